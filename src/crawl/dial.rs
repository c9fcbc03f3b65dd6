//! From the name of a host to the addresses that are dialled.
//!
//! The check stands here, between the answer of the name server and the socket, because it is the last place where both
//! the name and the address are known: the connection goes to the addresses that were checked and to no others, so a
//! name that answers differently the second time gains nothing. Addresses written in the URL are checked before.

use std::future::Future;
use std::net::{IpAddr, SocketAddr, ToSocketAddrs};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::{io, vec};

use hyper_util::client::legacy::connect::dns::Name;
use tower_service::Service;

use super::address::AllowedHosts;

/// Finds the addresses of a name; tests bring their own.
pub type Lookup = Arc<dyn Fn(&str) -> io::Result<Vec<IpAddr>> + Send + Sync>;

/// Looks names up and passes on what may be dialled.
#[derive(Clone)]
pub(super) struct CheckedLookup {
    lookup: Lookup,
    allowed: AllowedHosts,
}

/// Why a name leads nowhere.
#[derive(Debug, thiserror::Error)]
pub(super) enum DialError {
    #[error("the name {0} is not known: {1}")]
    Unknown(String, io::Error),
    #[error("{0} is at {1}, which is {2}")]
    Refused(String, IpAddr, &'static str),
}

impl CheckedLookup {
    pub(super) fn new(lookup: Option<Lookup>, allowed: AllowedHosts) -> CheckedLookup {
        CheckedLookup {
            lookup: lookup.unwrap_or_else(|| Arc::new(ask_the_system)),
            allowed,
        }
    }
}

impl Service<Name> for CheckedLookup {
    type Response = vec::IntoIter<SocketAddr>;
    type Error = Box<dyn std::error::Error + Send + Sync>;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Self::Error>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, name: Name) -> Self::Future {
        let (lookup, allowed) = (self.lookup.clone(), self.allowed.clone());
        Box::pin(async move {
            let checked = move || dialled(name.as_str(), &lookup, &allowed);
            let addresses = tokio::task::spawn_blocking(checked).await??;
            Ok(addresses.into_iter())
        })
    }
}

/// One refused address among several refuses the name: who mixes them means harm, and gets no second try.
fn dialled(
    name: &str,
    lookup: &Lookup,
    allowed: &AllowedHosts,
) -> Result<Vec<SocketAddr>, DialError> {
    let unknown = |error| DialError::Unknown(name.to_owned(), error);
    let addresses = lookup(name).map_err(unknown)?;
    if addresses.is_empty() {
        return Err(unknown(io::Error::other("it has no address")));
    }
    for ip in &addresses {
        if let Some(reason) = allowed.refused(name, *ip) {
            return Err(DialError::Refused(name.to_owned(), *ip, reason));
        }
    }
    // The port of the URL takes the place of zero.
    Ok(addresses
        .into_iter()
        .map(|ip| SocketAddr::new(ip, 0))
        .collect())
}

fn ask_the_system(name: &str) -> io::Result<Vec<IpAddr>> {
    Ok((name, 0)
        .to_socket_addrs()?
        .map(|address| address.ip())
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_private_address_among_public_ones_refuses_the_name() {
        let lookup: Lookup = Arc::new(|_| {
            Ok(vec![
                IpAddr::from([1, 1, 1, 1]),
                IpAddr::from([192, 168, 0, 1]),
            ])
        });
        let refused = dialled("a.example", &lookup, &AllowedHosts::default());
        assert!(
            matches!(refused, Err(DialError::Refused(_, ip, _)) if ip.to_string() == "192.168.0.1")
        );
        let named = AllowedHosts::new(["a.example"]);
        assert_eq!(dialled("a.example", &lookup, &named).unwrap().len(), 2);
    }
}
