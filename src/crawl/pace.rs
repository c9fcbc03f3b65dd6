//! How often a host may be asked.
//!
//! A clock is never read here: every moment is passed in, so that a day of politeness is tested in a millisecond. One
//! connection a host; between the end of an answer and the next request a pause of the minimum, of what robots.txt asks
//! for, or of five times what the answer took, whichever is longest. Failures make the pauses grow; a host that fails
//! again and again, or has used up its budget, is closed for the run. Which of its addresses comes next is not decided
//! here.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use url::Url;

/// What politeness is made of.
#[derive(Clone, Debug, PartialEq)]
pub struct PaceSettings {
    /// The pause that is always made.
    pub minimum: Duration,
    /// The pause in terms of the time the last answer took: a host that is slow is a host that is busy.
    pub answer_times: u32,
    /// No pause of the two kinds above is longer.
    pub longest: Duration,
    /// The pause after the first failure; each further one doubles it,
    pub backoff: Duration,
    /// up to this.
    pub longest_backoff: Duration,
    /// A host that wants to be left alone for longer is closed for this run.
    pub longest_retry_after: Duration,
    /// After so many failures on end a host is closed for this run.
    pub failures: u32,
    /// Requests a host gets in a run.
    pub budget: u64,
    /// Where the jitter begins; the same seed gives the same pauses.
    pub seed: u64,
}

impl Default for PaceSettings {
    fn default() -> PaceSettings {
        PaceSettings {
            minimum: Duration::from_secs(1),
            answer_times: 5,
            longest: Duration::from_secs(60),
            backoff: Duration::from_secs(5),
            longest_backoff: Duration::from_secs(5 * 60),
            longest_retry_after: Duration::from_secs(10 * 60),
            failures: 6,
            budget: 20_000,
            seed: 0,
        }
    }
}

/// How a request ended, for the sake of the host's peace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The host answered; also "no such page".
    Answered,
    /// It failed, or said that it is overloaded (429, 5xx).
    Failed,
}

impl Outcome {
    /// What a status says of the host: 429 Too Many Requests and all 5xx are cries for peace.
    pub fn of_status(status: u16) -> Outcome {
        match status {
            429 | 500.. => Outcome::Failed,
            _ => Outcome::Answered,
        }
    }
}

/// Whether a host may be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Readiness {
    /// Now.
    Ready,
    /// Not before then.
    At(Instant),
    /// A request is under way.
    Busy,
    /// Not any more in this run.
    Closed(Closed),
}

/// Why a host is closed for a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Closed {
    /// It failed too often.
    Failing,
    /// It wants to be left alone for longer than a run waits.
    RetryAfter(Duration),
    /// Its budget of requests is used up.
    BudgetSpent,
}

/// Knows every host's last answer.
#[derive(Debug)]
pub struct Pace {
    settings: PaceSettings,
    hosts: HashMap<String, Host>,
    jitter: u64,
}

#[derive(Debug, Default)]
struct Host {
    ready_at: Option<Instant>,
    busy: bool,
    asked: u64,
    failures: u32,
    crawl_delay: Duration,
    minimum: Duration,
    closed: Option<Closed>,
}

/// The host of an address, as politeness knows it: its name, and its port where that is unusual.
pub fn host_of(url: &Url) -> String {
    let name = url.host_str().unwrap_or_default();
    match url.port() {
        Some(80 | 443) | None => name.to_owned(),
        Some(port) => format!("{name}:{port}"),
    }
}

impl Pace {
    /// Knows no host yet.
    pub fn new(settings: PaceSettings) -> Pace {
        Pace {
            jitter: settings.seed,
            settings,
            hosts: HashMap::new(),
        }
    }

    /// Whether a host may be asked.
    pub fn readiness(&self, host: &str, now: Instant) -> Readiness {
        let Some(host) = self.hosts.get(host) else {
            return Readiness::Ready;
        };
        match (host.closed, host.ready_at) {
            _ if host.busy => Readiness::Busy,
            (Some(closed), _) => Readiness::Closed(closed),
            _ if host.asked >= self.settings.budget => Readiness::Closed(Closed::BudgetSpent),
            (None, Some(at)) if at > now => Readiness::At(at),
            _ => Readiness::Ready,
        }
    }

    /// When a host may be asked next, as far as its pauses go; `None` if at once.
    pub fn ready_at(&self, host: &str) -> Option<Instant> {
        self.hosts.get(host)?.ready_at
    }

    /// A request goes out; [`Pace::note`] must follow.
    pub fn begin(&mut self, host: &str) {
        let host = self.hosts.entry(host.to_owned()).or_default();
        host.busy = true;
        host.asked += 1;
    }

    /// The pause that a redirect within the host makes before it goes on, and the request that it is.
    pub fn hop(&mut self, host: &str, elapsed: Duration) -> Duration {
        let pause = self.pause(host, elapsed);
        self.hosts.entry(host.to_owned()).or_default().asked += 1;
        pause
    }

    /// A request has ended, now, after `elapsed`; the host said when to come back, or did not.
    pub fn note(
        &mut self,
        host: &str,
        outcome: Outcome,
        elapsed: Duration,
        retry_after: Option<Duration>,
        now: Instant,
    ) {
        let failures = match outcome {
            Outcome::Answered => 0,
            Outcome::Failed => self.failures(host) + 1,
        };
        let pause = self
            .pause(host, elapsed)
            .max(self.backoff(failures))
            .max(retry_after.unwrap_or_default());
        let settings = &self.settings;
        let state = self.hosts.entry(host.to_owned()).or_default();
        state.busy = false;
        state.failures = failures;
        state.ready_at = Some(now + pause.min(MAX_PAUSE));
        state.closed = match retry_after {
            Some(after) if after > settings.longest_retry_after => Some(Closed::RetryAfter(after)),
            _ if failures >= settings.failures => Some(Closed::Failing),
            _ => state.closed,
        };
    }

    /// What the host's robots.txt asks for.
    pub fn set_crawl_delay(&mut self, host: &str, delay: Duration) {
        self.hosts.entry(host.to_owned()).or_default().crawl_delay = delay;
    }

    /// A longer minimum for one host, as its source asks for.
    pub fn set_minimum(&mut self, host: &str, minimum: Duration) {
        self.hosts.entry(host.to_owned()).or_default().minimum = minimum;
    }

    /// Requests that went to a host in this run.
    pub fn asked(&self, host: &str) -> u64 {
        self.hosts.get(host).map_or(0, |host| host.asked)
    }

    fn failures(&self, host: &str) -> u32 {
        self.hosts.get(host).map_or(0, |host| host.failures)
    }

    fn pause(&self, host: &str, elapsed: Duration) -> Duration {
        let settings = &self.settings;
        let host = self.hosts.get(host);
        let of_host = |pause: fn(&Host) -> Duration| host.map(pause).unwrap_or_default();
        let after_answer = elapsed.saturating_mul(settings.answer_times);
        of_host(|host| host.crawl_delay)
            .max(after_answer)
            .min(settings.longest)
            // A minimum is a minimum, whatever is thought the longest.
            .max(settings.minimum)
            .max(of_host(|host| host.minimum))
    }

    /// Doubles with every failure on end; between half and all of it, so that hosts of one machine do not come back
    /// at once.
    fn backoff(&mut self, failures: u32) -> Duration {
        let Some(doublings) = failures.checked_sub(1) else {
            return Duration::ZERO;
        };
        let whole = self
            .settings
            .backoff
            .saturating_mul(1 << doublings.min(20))
            .min(self.settings.longest_backoff);
        whole / 2 + whole.mul_f64(self.random() / 2.0)
    }

    /// From 0 to 1: SplitMix64, which is enough for jitter and repeats itself with its seed.
    fn random(&mut self) -> f64 {
        self.jitter = self.jitter.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.jitter;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((bits ^ (bits >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }
}

/// Beyond this a moment may not be representable; the host is closed long before.
const MAX_PAUSE: Duration = Duration::from_secs(24 * 60 * 60);

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    fn pause_after(pace: &mut Pace, outcome: Outcome, elapsed: Duration) -> Duration {
        pause_with(pace, outcome, elapsed, None)
    }

    fn pause_with(
        pace: &mut Pace,
        outcome: Outcome,
        elapsed: Duration,
        retry_after: Option<Duration>,
    ) -> Duration {
        let now = Instant::now();
        pace.begin("a");
        pace.note("a", outcome, elapsed, retry_after, now);
        pace.ready_at("a").unwrap() - now
    }

    #[test]
    fn the_longest_of_minimum_delay_and_five_answers_counts() {
        let mut pace = Pace::new(PaceSettings::default());
        let quick = SECOND / 100;
        assert_eq!(pause_after(&mut pace, Outcome::Answered, quick), SECOND);
        assert_eq!(
            pause_after(&mut pace, Outcome::Answered, 2 * SECOND),
            10 * SECOND
        );
        pace.set_crawl_delay("a", 7 * SECOND);
        assert_eq!(pause_after(&mut pace, Outcome::Answered, quick), 7 * SECOND);
        pace.set_crawl_delay("a", 7000 * SECOND);
        assert_eq!(
            pause_after(&mut pace, Outcome::Answered, quick),
            60 * SECOND
        );
        pace.set_minimum("a", 90 * SECOND);
        assert_eq!(
            pause_after(&mut pace, Outcome::Answered, quick),
            90 * SECOND
        );
    }

    #[test]
    fn one_request_at_a_time_and_none_before_the_pause_is_over() {
        let mut pace = Pace::new(PaceSettings::default());
        let now = Instant::now();
        assert_eq!(pace.readiness("a", now), Readiness::Ready);
        pace.begin("a");
        assert_eq!(pace.readiness("a", now), Readiness::Busy);
        assert_eq!(pace.readiness("b", now), Readiness::Ready);
        pace.note("a", Outcome::Answered, SECOND / 10, None, now);
        assert_eq!(pace.readiness("a", now), Readiness::At(now + SECOND));
        assert_eq!(pace.readiness("a", now + SECOND), Readiness::Ready);
    }

    #[test]
    fn failures_double_the_pause_and_close_the_host_in_the_end() {
        let mut pace = Pace::new(PaceSettings::default());
        for failures in 0..6 {
            let whole = 5 * SECOND * (1 << failures);
            let pause = pause_after(&mut pace, Outcome::Failed, SECOND / 10);
            assert!(pause >= whole / 2 && pause <= whole, "{pause:?}");
        }
        let later = Instant::now() + 3600 * SECOND;
        assert_eq!(
            pace.readiness("a", later),
            Readiness::Closed(Closed::Failing)
        );
    }

    #[test]
    fn an_answer_ends_the_growing_of_pauses() {
        let mut pace = Pace::new(PaceSettings::default());
        for _ in 0..5 {
            pause_after(&mut pace, Outcome::Failed, SECOND / 10);
        }
        assert_eq!(
            pause_after(&mut pace, Outcome::Answered, SECOND / 10),
            SECOND
        );
        assert_eq!(Outcome::of_status(404), Outcome::Answered);
        assert_eq!(Outcome::of_status(429), Outcome::Failed);
    }

    #[test]
    fn retry_after_is_obeyed_and_one_beyond_the_run_closes_the_host() {
        let mut pace = Pace::new(PaceSettings::default());
        let pause = pause_with(&mut pace, Outcome::Failed, SECOND, Some(120 * SECOND));
        assert_eq!(pause, 120 * SECOND);
        pause_with(&mut pace, Outcome::Failed, SECOND, Some(Duration::MAX));
        assert_eq!(
            pace.readiness("a", Instant::now()),
            Readiness::Closed(Closed::RetryAfter(Duration::MAX))
        );
    }

    #[test]
    fn a_budget_ends() {
        let mut pace = Pace::new(PaceSettings {
            budget: 2,
            ..PaceSettings::default()
        });
        pause_after(&mut pace, Outcome::Answered, SECOND);
        pace.begin("a");
        pace.note("a", Outcome::Answered, SECOND, None, Instant::now());
        assert_eq!(
            pace.readiness("a", Instant::now() + 60 * SECOND),
            Readiness::Closed(Closed::BudgetSpent)
        );
    }

    #[test]
    fn the_same_seed_gives_the_same_pauses() {
        let pauses = |seed| {
            let mut pace = Pace::new(PaceSettings {
                seed,
                ..PaceSettings::default()
            });
            [1, 2, 3].map(|failures| pace.backoff(failures))
        };
        assert_eq!(pauses(7), pauses(7));
        assert_ne!(pauses(7), pauses(8));
    }

    #[test]
    fn usual_ports_are_one_host() {
        let host = |url: &str| host_of(&Url::parse(url).unwrap());
        assert_eq!(host("http://a.example:80/x"), host("https://a.example/y"));
        assert_eq!(host("http://a.example:8080/"), "a.example:8080");
    }
}
