//! Addresses of an allowlist: checked before they are sent.
//!
//! Source: "ModifySecurityIps" (ApsaraDB for MongoDB), `SecurityIps`: IPv4
//! addresses, and blocks whose prefix has 1 to 32 bits; `0.0.0.0/0` stands for
//! every address.

use std::net::Ipv4Addr;

use crate::core::{Error, Result};

/// Most addresses in one group.
pub const MOST: usize = 1000;

/// An IPv4 address or block, as it was written, with what it covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Block {
    first: u32,
    last: u32,
}

/// Checks addresses and drops repeats; the order stays.
///
/// # Errors
/// [`crate::core::ErrorKind::Usage`] for none at all, for too many, and for
/// one that is no address.
pub fn checked(addresses: &[String]) -> Result<Vec<String>> {
    let mut good: Vec<String> = Vec::with_capacity(addresses.len());
    for address in addresses {
        let address = address.trim();
        block(address)?;
        if !good.iter().any(|held| held == address) {
            good.push(address.to_owned());
        }
    }
    if good.is_empty() {
        return Err(Error::usage("no address is given")
            .code("usage.addresses")
            .hint("127.0.0.1 alone lets nobody in"));
    }
    if good.len() > MOST {
        return Err(Error::usage(format!("{} addresses are too many", good.len()))
            .code("usage.addresses")
            .hint(format!("a group holds up to {MOST}; blocks such as 10.0.0.0/24 hold many")));
    }
    Ok(good)
}

/// Whether addresses let everybody in: together they leave no address out.
pub fn opens_everything<'a>(addresses: impl Iterator<Item = &'a str>) -> bool {
    let mut blocks: Vec<Block> = addresses.filter_map(parse).collect();
    blocks.sort_by_key(|block| block.first);
    let mut next: u64 = 0;
    for block in blocks {
        if u64::from(block.first) > next {
            return false;
        }
        next = next.max(u64::from(block.last) + 1);
    }
    next > u64::from(u32::MAX)
}

fn block(text: &str) -> Result<Block> {
    parse(text).ok_or_else(|| {
        Error::usage(format!("`{}` is no address of an allowlist", text.escape_debug()))
            .code("usage.addresses")
            .hint("an address looks like 10.23.12.24 or 10.23.12.0/24 (prefix of 1 to 32 bits)")
    })
}

fn parse(text: &str) -> Option<Block> {
    let (address, prefix) = match text.split_once('/') {
        Some((address, prefix)) => {
            let plain = !prefix.is_empty() && prefix.bytes().all(|byte| byte.is_ascii_digit());
            (address, plain.then(|| prefix.parse::<u32>().ok())??)
        }
        // Alone it stands for everybody too.
        None if text == "0.0.0.0" => (text, 0),
        None => (text, 32),
    };
    let address = u32::from(address.parse::<Ipv4Addr>().ok()?);
    match prefix {
        0 if address != 0 => None,
        0..=32 => {
            let rest = u32::MAX.checked_shr(prefix).unwrap_or(0);
            Some(Block { first: address & !rest, last: address | rest })
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(addresses: &[&str]) -> Vec<String> {
        addresses.iter().map(|address| (*address).to_owned()).collect()
    }

    #[test]
    fn addresses_and_blocks_are_told_from_anything_else() {
        let good = ["10.23.12.24", "10.23.12.24/24", "1.2.3.4/32", "128.0.0.0/1", "0.0.0.0/0"];
        assert_eq!(checked(&texts(&good)).expect("good"), texts(&good));
        for bad in [
            "",
            "10.23.12",
            "10.23.12.256",
            "10.23.12.24/33",
            "10.23.12.24/0",
            "10.23.12.24/",
            "10.23.12.24/+8",
            "010.1.1.1",
            "::1",
            "2001:db8::/32",
            "host",
            "1.2.3.4,5.6.7.8",
            "10.23.12.24 /24",
        ] {
            let error = checked(&texts(&[bad])).expect_err(bad);
            assert_eq!(error.kind, crate::core::ErrorKind::Usage, "{bad}");
        }
    }

    #[test]
    fn repeats_are_dropped_and_the_number_is_limited() {
        assert_eq!(checked(&texts(&["1.1.1.1", " 1.1.1.1 "])).expect("one"), ["1.1.1.1"]);
        let many = |count: u32| -> Vec<String> {
            (0..count).map(|n| format!("10.0.{}.{}", n / 256, n % 256)).collect()
        };
        assert_eq!(checked(&many(1000)).expect("as many as allowed").len(), 1000);
        assert!(checked(&many(1001)).is_err());
        assert!(checked(&[]).is_err());
    }

    #[test]
    fn everybody_is_let_in_in_several_ways() {
        let opens = |addresses: &[&str]| opens_everything(addresses.iter().copied());
        assert!(opens(&["10.0.0.1", "0.0.0.0/0"]));
        assert!(opens(&["0.0.0.0"]));
        assert!(opens(&["128.0.0.0/1", "0.0.0.0/1"]));
        assert!(!opens(&["0.0.0.0/1"]));
        assert!(!opens(&["0.0.0.0/2", "128.0.0.0/1"]));
        assert!(!opens(&["255.255.255.255", "0.0.0.0/8"]));
        assert!(!opens(&[]));
    }
}
