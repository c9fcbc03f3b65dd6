//! Pixels as a grey map, the plainest picture a recognition program reads.

use hayro::vello_cpu::Pixmap;

/// A pixel that differs so much from the ground is something drawn.
const CONTRAST: u8 = 40;

/// A page with fewer such pixels a million is blank: a full stop of 10 points is one of seven at any resolution.
const FEWEST_PIXELS: usize = 7;

/// The picture as a PGM (Netpbm, format P5); nothing where nothing is drawn.
pub fn map(pixels: &Pixmap) -> Vec<u8> {
    let header = format!("P5\n{} {}\n255\n", pixels.width(), pixels.height());
    let mut map = header.clone().into_bytes();
    map.extend(pixels.data().iter().map(|p| grey(p.r, p.g, p.b)));
    match is_blank(map.get(header.len()..).unwrap_or_default()) {
        true => Vec::new(),
        false => map,
    }
}

/// Luma in the weights of ITU-R BT.601, in 256ths.
fn grey(red: u8, green: u8, blue: u8) -> u8 {
    let sum = 77 * u32::from(red) + 150 * u32::from(green) + 29 * u32::from(blue);
    (sum >> 8) as u8
}

fn is_blank(greys: &[u8]) -> bool {
    let mut counts = [0_usize; 256];
    for grey in greys {
        counts[usize::from(*grey)] += 1;
    }
    let most = (0..=255_u8).max_by_key(|grey| counts[usize::from(*grey)]);
    let ground = most.unwrap_or(255);
    let drawn: usize = (0..=255_u8)
        .filter(|grey| grey.abs_diff(ground) > CONTRAST)
        .map(|grey| counts[usize::from(grey)])
        .sum();
    drawn * 1_000_000 < FEWEST_PIXELS * greys.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ground_of_one_colour_is_blank_whichever_it_is() {
        for ground in [0, 30, 255] {
            let mut greys = vec![ground; 1_000_000];
            assert!(is_blank(&greys));
            greys[..10].fill(128);
            assert!(!is_blank(&greys));
        }
        assert!(is_blank(&[]) || map(&Pixmap::new(1, 1)).is_empty());
    }
}
