//! A link as a QR code, for a class in front of a wall.

use qrcodegen::{QrCode, QrCodeEcc};

use crate::texts::{en, number, tr_with};

/// The longest address that a QR code holds: version 40, the least error correction, as bytes (ISO/IEC 18004).
pub const MOST_CHARACTERS: usize = 2_953;

/// From here on the dots are so small that cameras need care.
pub const HARD_TO_READ: usize = 1_000;

/// A QR code to be drawn: `viewBox="0 0 size size"`, one path, filled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QrPath {
    /// The side of the square in units, the quiet margin included.
    pub size: u32,
    /// The path's `d`.
    pub path: String,
    /// The sentence to show beside it, when cameras may have trouble with it.
    pub note: Option<&'static str>,
}

/// The quiet margin that readers need, in units.
const MARGIN: i32 = 4;

/// The code of an address.
///
/// # Errors
/// A sentence when it is too long.
pub fn qr(address: &str) -> Result<QrPath, String> {
    let code = QrCode::encode_text(address, QrCodeEcc::Low).map_err(|_| {
        tr_with(
            "The link has {n} characters; a QR code holds {most}. Use the file, or put the link into a page.",
            &[("n", &number(address.len())), ("most", &number(MOST_CHARACTERS))],
        )
    })?;
    let mut path = String::new();
    for y in 0..code.size() {
        let mut x = 0;
        while x < code.size() {
            let start = x;
            while x < code.size() && code.get_module(x, y) {
                x += 1;
            }
            if x > start {
                let (left, top, width) = (start + MARGIN, y + MARGIN, x - start);
                path.push_str(&format!("M{left} {top}h{width}v1h-{width}z"));
            }
            x += 1;
        }
    }
    let note = (address.len() > HARD_TO_READ).then_some(en(
        "This code is dense: show it large, or share a shorter link (without the run's signals, or a file).",
    ));
    Ok(QrPath { size: u32::try_from(code.size() + 2 * MARGIN).unwrap_or_default(), path, note })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Draws the path and reads the picture as a camera would.
    fn seen(code: &QrPath) -> String {
        let scale = 3usize;
        let side = code.size as usize;
        let mut dark = vec![false; side * side];
        for run in code.path.split('M').skip(1) {
            let numbers: Vec<usize> = run
                .split(|c: char| !c.is_ascii_digit())
                .filter(|part| !part.is_empty())
                .map(|part| part.parse().unwrap())
                .collect();
            let [x, y, width, ..] = numbers[..] else { panic!("{run}") };
            for at in x..x + width {
                dark[y * side + at] = true;
            }
        }
        let mut image = rqrr::PreparedImage::prepare_from_greyscale(side * scale, side * scale, |x, y| {
            if dark[(y / scale) * side + x / scale] { 0 } else { 255 }
        });
        image.detect_grids()[0].decode().unwrap().1
    }

    #[test]
    fn a_reader_sees_the_address() {
        let check = |length: usize| {
            let address = format!("https://example.org/#run={}", "aB3-_xYz9".repeat(length / 9));
            let code = qr(&address).unwrap();
            assert_eq!(seen(&code), address);
            assert_eq!(code.note.is_some(), address.len() > HARD_TO_READ);
        };
        check(0);
        check(90);
        check(1_500);
        check(2_900);
    }

    #[test]
    fn a_long_link_is_refused_politely() {
        assert!(qr(&"a".repeat(MOST_CHARACTERS)).is_ok());
        let refusal = qr(&"a".repeat(MOST_CHARACTERS + 1)).unwrap_err();
        assert!(refusal.starts_with("The link has 2,954 characters; a QR code holds 2,953."), "{refusal}");
    }
}
