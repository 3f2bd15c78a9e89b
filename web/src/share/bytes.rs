//! Bytes to a link's text and back: deflate with a dictionary, length, checksum, base64url.

use miniz_oxide::deflate::core::{
    CompressorOxide, TDEFLFlush, TDEFLStatus, compress, create_comp_flags_from_zip_params, deflate_flags,
};
use miniz_oxide::inflate::TINFLStatus;
use miniz_oxide::inflate::core::{DecompressorOxide, decompress, inflate_flags};
use stepthrough::base64;

use super::sections::{self, Saved};
use super::{PREFIX, Unopened, limits};
use crate::texts::{en, number, tr_with};

/// The version that is written. Each version's dictionary is frozen in a file of its own.
const VERSION: u8 = 1;

/// Version 1's dictionary. Changing one byte of it breaks every link of version 1.
pub(super) const DICTIONARY_1: &[u8] = include_bytes!("dictionary-v1.txt");

const LINK_SIZE: &str = en("the link has {have} bytes; at most {most} are opened");

const TEXT_SIZE: &str = en("what the link holds has {have} bytes; at most {most} are opened");

/// Raw deflate as `create_comp_flags_from_zip_params` takes it: a negative window.
const RAW: i32 = -15;

/// The link's text for the bytes.
pub fn pack(payload: &[u8]) -> String {
    let body = deflate(DICTIONARY_1, payload);
    let mut bytes = vec![VERSION];
    write_number(&mut bytes, payload.len());
    write_number(&mut bytes, body.len());
    let sum = checksum(&bytes, payload);
    bytes.extend(sum.to_le_bytes());
    bytes.extend(body);
    let text = base64::encode(&bytes);
    let mut link = String::with_capacity(PREFIX.len() + text.len());
    link.push_str(PREFIX);
    link.extend(text.chars().filter(|&letter| letter != '=').map(|letter| match letter {
        '+' => '-',
        '/' => '_',
        other => other,
    }));
    link
}

/// The bytes of a link's text, and what should be said about it.
pub fn unpack(text: &str) -> Result<(Vec<u8>, Vec<String>), Unopened> {
    let text = text.trim().trim_start_matches('#');
    let text = match text.get(..PREFIX.len()) {
        Some(PREFIX) => &text[PREFIX.len()..],
        // A tool that wrote the `=` as `%3D`.
        _ if text.get(..6).is_some_and(|start| start.eq_ignore_ascii_case("run%3D")) => &text[6..],
        _ => return Err(Unopened::NotALink),
    };
    if text.len() > limits::MOST_LINK {
        return Err(Unopened::TooLarge { what: limits::size(LINK_SIZE, text.len(), limits::MOST_LINK) });
    }
    let letters = letters(text);
    let have = letters.len();
    let bytes = base64::decode(&letters);
    let short = || Unopened::Cut { have, missing: None, saved: Saved::default() };
    let damaged = || Unopened::Damaged { saved: Saved::default() };
    let version = *bytes.first().ok_or_else(short)?;
    match version {
        VERSION => {}
        0 => return Err(damaged()),
        newer => return Err(Unopened::Newer { version: newer }),
    }
    let mut at = 1;
    let full = read_number(&bytes, &mut at).map_err(|end| if end { short() } else { damaged() })?;
    let packed = read_number(&bytes, &mut at).map_err(|end| if end { short() } else { damaged() })?;
    // Deflate makes at most 1,032 bytes of one, so other lengths are not what was sent.
    if packed > limits::MOST_LINK || full > packed.saturating_mul(1032).saturating_add(DICTIONARY_1.len()) {
        return Err(damaged());
    }
    if full > limits::MOST_TEXT {
        return Err(Unopened::TooLarge { what: limits::size(TEXT_SIZE, full, limits::MOST_TEXT) });
    }
    let header = bytes.get(..at).unwrap_or_default();
    let sum: [u8; 4] = match bytes.get(at..at + 4).and_then(|sum| sum.try_into().ok()) {
        Some(sum) => sum,
        None => return Err(short()),
    };
    let start = at + 4;
    let body = bytes.get(start..).unwrap_or_default();
    let wanted = start + packed;
    let (payload, whole) = inflate(DICTIONARY_1, &body[..body.len().min(packed)], full);
    if whole && payload.len() == full && checksum(header, &payload) == u32::from_le_bytes(sum) {
        let notes = match have.saturating_sub(characters(wanted)) {
            0 => Vec::new(),
            more => vec![tr_with(
                "{n} characters behind the link were passed over; the link itself is whole.",
                &[("n", &number(more))],
            )],
        };
        return Ok((payload, notes));
    }
    let saved = sections::split(&payload);
    if body.len() < packed {
        return Err(Unopened::Cut { have, missing: Some(characters(wanted).saturating_sub(have)), saved });
    }
    Err(Unopened::Damaged { saved })
}

/// How many letters of base64 without padding stand for so many bytes.
fn characters(bytes: usize) -> usize {
    (bytes * 4).div_ceil(3)
}

/// What is left when line breaks, blanks and their escapes, which mail tools put into long links, are taken out.
/// Stops at the first character that no link has: a full stop or a bracket behind it belongs to the sentence.
fn letters(text: &str) -> String {
    let text = text.replace("%20", "").replace("%0A", "").replace("%0D", "").replace("%0a", "").replace("%0d", "");
    let blank = |c: &char| !c.is_whitespace() && !matches!(c, '\u{200b}' | '\u{2060}' | '\u{feff}' | '\u{ad}');
    text.chars().filter(blank).take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '+' | '/')).collect()
}

fn checksum(header: &[u8], payload: &[u8]) -> u32 {
    let mut sum = crc32fast::Hasher::new();
    sum.update(header);
    sum.update(payload);
    sum.finalize()
}

/// Seven bits a byte, the least first; the eighth says that more follow.
pub fn write_number(out: &mut Vec<u8>, number: usize) {
    let mut left = number;
    while left > 127 {
        out.push((left & 127) as u8 | 128);
        left >>= 7;
    }
    out.push(left as u8);
}

/// Reads what [`write_number`] wrote.
///
/// # Errors
/// `true` when the bytes end before the number does, `false` when it is none.
pub fn read_number(bytes: &[u8], at: &mut usize) -> Result<usize, bool> {
    let mut number = 0usize;
    for shift in [0, 7, 14, 21] {
        let byte = *bytes.get(*at).ok_or(true)?;
        *at += 1;
        number |= usize::from(byte & 127) << shift;
        if byte < 128 {
            return Ok(number);
        }
    }
    Err(false)
}

/// The shorter of two encodings: with tables of its own, and with deflate's fixed ones, which suit short texts.
fn deflate(dictionary: &[u8], data: &[u8]) -> Vec<u8> {
    let own = create_comp_flags_from_zip_params(9, RAW, 0);
    let fixed = own | deflate_flags::TDEFL_FORCE_ALL_STATIC_BLOCKS;
    let (own, fixed) = (deflate_as(own, dictionary, data), deflate_as(fixed, dictionary, data));
    if fixed.len() < own.len() { fixed } else { own }
}

/// The library takes no dictionary, so the dictionary is compressed first, up to a byte's border, and what came out
/// of that is dropped.
fn deflate_as(flags: u32, dictionary: &[u8], data: &[u8]) -> Vec<u8> {
    let mut state = CompressorOxide::new(flags);
    let mut out = vec![0; dictionary.len() + data.len() + data.len() / 8 + 1024];
    let mut written = 0;
    let mut dropped = 0;
    for (input, flush) in [(dictionary, TDEFLFlush::Sync), (data, TDEFLFlush::Finish)] {
        let mut read = 0;
        dropped = written;
        loop {
            let (status, took, gave) = compress(&mut state, &input[read..], &mut out[written..], flush);
            read += took;
            written += gave;
            let done = match flush {
                TDEFLFlush::Finish => status != TDEFLStatus::Okay,
                _ => read == input.len() && (gave == 0 || written < out.len()),
            };
            if done {
                break;
            }
            if written == out.len() {
                out.resize(out.len() * 2, 0);
            }
        }
    }
    out.truncate(written);
    out.split_off(dropped)
}

/// Inflates up to `most` bytes into a buffer of that size, never more; `true` when the stream came to its end.
fn inflate(dictionary: &[u8], body: &[u8], most: usize) -> (Vec<u8>, bool) {
    let start = dictionary.len();
    let mut out = vec![0; start + most];
    out[..start].copy_from_slice(dictionary);
    let mut state = DecompressorOxide::new();
    // What lies before the place of writing may be referred to: so the dictionary counts as written already.
    let flags = inflate_flags::TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;
    let (status, _, written) = decompress(&mut state, body, &mut out, start, flags);
    out.truncate(start + written);
    (out.split_off(start), status == TINFLStatus::Done)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_dictionary_of_version_1_is_frozen() {
        assert_eq!((DICTIONARY_1.len(), crc32fast::hash(DICTIONARY_1)), (6946, 0xBA549228));
    }

    #[test]
    fn bytes_come_back() {
        let check = |data: &[u8]| {
            let (back, notes) = unpack(&pack(data)).unwrap();
            assert_eq!(back, data);
            assert!(notes.is_empty(), "{notes:?}");
        };
        check(b"");
        check(b"x");
        check(DICTIONARY_1);
        check(&[0; 100_000]);
        let mut rng = stepthrough::ambient::Rng::new(5);
        for length in [1, 10, 300, 70_000] {
            check(&(0..length).map(|_| rng.next_u64() as u8).collect::<Vec<u8>>());
        }
    }

    #[test]
    fn a_bomb_is_refused() {
        let bomb = pack(&vec![b'a'; limits::MOST_TEXT + 1]);
        assert!(bomb.len() < 100_000);
        assert!(matches!(unpack(&bomb), Err(Unopened::TooLarge { .. })));
        // A stream that says it is short and is not: no more than was promised is ever made.
        let body = deflate(DICTIONARY_1, &vec![b'a'; limits::MOST_TEXT + 1]);
        let (out, whole) = inflate(DICTIONARY_1, &body, 10);
        assert_eq!((out.len(), whole), (10, false));
    }
}
