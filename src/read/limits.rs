//! What reading one document may use up, and how a worker binds itself to that.

use std::io;
use std::time::Duration;

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use rustix::time::{ClockId, clock_gettime};

/// What reading one document may use up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Address space beside the mapped original.
    pub memory_bytes: u64,
    /// Processor time, in seconds.
    pub cpu_seconds: u64,
    /// Time on the clock, for what waits without using the processor.
    pub wall: Duration,
    /// Length of the extraction.
    pub output_bytes: u64,
}

impl Default for Limits {
    /// The costliest honest publication known takes 400 MiB and 9 s; a bomb takes all it can get.
    fn default() -> Limits {
        Limits {
            memory_bytes: 2 << 30,
            cpu_seconds: 60,
            wall: Duration::from_secs(180),
            output_bytes: 512 << 20,
        }
    }
}

impl Limits {
    /// Forbids files and core dumps, for good.
    pub(super) fn bind_for_good() -> io::Result<()> {
        for resource in [Resource::Fsize, Resource::Core] {
            let none = Rlimit {
                current: Some(0),
                maximum: Some(0),
            };
            setrlimit(resource, none)?;
        }
        Ok(())
    }

    /// Grants one more document of that length its time and memory. Only the soft limits move, so that each document gets
    /// the whole of them.
    pub(super) fn renew(&self, original_bytes: u64) -> io::Result<()> {
        let used = clock_gettime(ClockId::ProcessCPUTime).tv_sec as u64;
        // The limit is checked in whole seconds, so the one that has begun does not count.
        soft(Resource::Cpu, used + self.cpu_seconds + 1)?;
        soft(Resource::As, self.memory_bytes + original_bytes)
    }
}

/// Sets a soft limit, within what the system allows this process anyway.
fn soft(resource: Resource, value: u64) -> io::Result<()> {
    let maximum = getrlimit(resource).maximum;
    let current = maximum.map_or(value, |maximum| value.min(maximum));
    setrlimit(
        resource,
        Rlimit {
            current: Some(current),
            maximum,
        },
    )?;
    Ok(())
}
