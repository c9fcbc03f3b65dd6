//! How often bytes are read in the encoding they were written in.
//!
//!     cargo bench --bench charset -- FOLDER [--half | --other-half] [--paragraphs]
//!
//! FOLDER holds one UTF-8 file a language, named by its code (`fra.txt`, `fra_1.txt`). Every text is written in the
//! encodings that were in use for its language and read again: without a label, with a wrong one, with the right one. A
//! reading counts if it is exact, to the last character. A text with letters that the encoding lacks is left out.

use std::path::Path;

use dossier::extract::charset::decode;
use encoding_rs::Encoding;

/// Encodings and the languages that were written in them.
const IN_USE: &[(&str, &str)] = &[
    (
        "windows-1252",
        "eng fra spa nld deu ita por cat swe dan nob nno fin isl eus glg gle afr swh ind tgl \
         ltz fao gla oci hat kin run som zul xho plt est sqi als hau vec lin wln bre roh",
    ),
    ("iso-8859-15", "fra fin est"),
    ("windows-1250", "pol ces slk hun slv hrv bos srp ron als"),
    ("iso-8859-2", "pol ces slk hun slv hrv bos srp ron"),
    ("iso-8859-16", "ron"),
    ("windows-1251", "rus ukr bul bel mkd srp bos"),
    ("iso-8859-5", "rus bul bel mkd srp"),
    ("koi8-r", "rus bul"),
    ("koi8-u", "ukr bel"),
    ("windows-1253", "ell"),
    ("iso-8859-7", "ell"),
    ("windows-1254", "tur azj kmr"),
    ("windows-1255", "heb ydd"),
    ("iso-8859-8", "heb"),
    ("windows-1256", "arb pes urd arl"),
    ("iso-8859-6", "arb"),
    ("windows-1257", "lav lit est"),
    ("iso-8859-13", "lav lit est"),
    ("iso-8859-4", "lav lit est"),
    ("iso-8859-3", "mlt epo"),
    ("iso-8859-10", "isl sme kal"),
    ("iso-8859-14", "cym gle"),
    ("windows-874", "tha"),
    ("gb18030", "cmn"),
    ("gbk", "cmn"),
    ("big5", "cmn"),
    ("shift_jis", "jpn"),
    ("euc-jp", "jpn"),
    ("iso-2022-jp", "jpn"),
    ("euc-kr", "kor"),
];

/// A wrong label for each: one of another script, and UTF-8.
const WRONG: [&str; 6] = [
    "utf-8",
    "windows-1252",
    "windows-1251",
    "windows-1256",
    "shift_jis",
    "windows-1253",
];

/// A text as it was written.
struct Written {
    language: String,
    label: &'static str,
    text: String,
    bytes: Vec<u8>,
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let has = |flag: &str| arguments.iter().any(|argument| argument == flag);
    let Some(folder) = arguments
        .iter()
        .find(|argument| !argument.starts_with("--"))
    else {
        println!(
            "usage: cargo bench --bench charset -- FOLDER [--half | --other-half] [--paragraphs]"
        );
        return;
    };
    let half = match () {
        () if has("--half") => Some(0),
        () if has("--other-half") => Some(1),
        () => None,
    };
    let written = written(Path::new(folder), half, has("--paragraphs"));
    println!("{} texts", written.len());
    report("no label", &written, |_| vec![None]);
    report("wrong label", &written, |text| {
        let wrong = |label: &&str| is_of_another_script(label, text.label);
        WRONG.into_iter().filter(wrong).map(Some).collect()
    });
    report("right label", &written, |text| vec![Some(text.label)]);
}

fn is_of_another_script(label: &str, right: &str) -> bool {
    let script = |label: &str| match label {
        "windows-1251" | "iso-8859-5" | "koi8-r" | "koi8-u" => 1,
        "windows-1253" | "iso-8859-7" => 2,
        "windows-1255" | "iso-8859-8" => 3,
        "windows-1256" | "iso-8859-6" => 4,
        "windows-874" => 5,
        "gb18030" | "gbk" | "big5" | "shift_jis" | "euc-jp" | "iso-2022-jp" | "euc-kr" => 6,
        "utf-8" => 7,
        _ => 0,
    };
    script(label) != script(right)
}

fn written(folder: &Path, half: Option<usize>, paragraphs: bool) -> Vec<Written> {
    let mut all = Vec::new();
    for (language, text) in texts(folder, half) {
        let pieces: Vec<&str> = match paragraphs {
            true => text
                .lines()
                .filter(|line| line.chars().count() > 80)
                .collect(),
            false => vec![&text],
        };
        for (label, languages) in IN_USE {
            if !languages.split_whitespace().any(|code| code == language) {
                continue;
            }
            let encoding = Encoding::for_label(label.as_bytes()).expect("a label of the standard");
            for piece in &pieces {
                let (bytes, _, lossy) = encoding.encode(piece);
                let is_back = encoding.decode_without_bom_handling(&bytes).0 == **piece;
                if !lossy && is_back && !bytes.is_ascii() {
                    all.push(Written {
                        language: language.clone(),
                        label,
                        text: (*piece).to_owned(),
                        bytes: bytes.into_owned(),
                    });
                }
            }
        }
    }
    all
}

/// The texts of a half, by the code of their language.
fn texts(folder: &Path, half: Option<usize>) -> Vec<(String, String)> {
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .collect();
    files.sort();
    files
        .iter()
        .enumerate()
        .filter(|(number, _)| half.is_none_or(|half| number % 2 == half))
        .filter_map(|(_, path)| {
            let name = path.file_stem()?.to_str()?;
            let code = name.split('_').next()?.to_owned();
            Some((code, plain(&std::fs::read_to_string(path).ok()?)))
        })
        .collect()
}

/// The signs that typewriters and old encodings did not have.
fn plain(text: &str) -> String {
    text.replace(['’', '‘', 'ʼ'], "'")
        .replace(['“', '”', '„'], "\"")
        .replace(['–', '—', '‑'], "-")
        .replace('…', "...")
        .replace(['\u{a0}', '\u{200c}', '\u{feff}', '\u{2028}'], " ")
}

fn report(name: &str, texts: &[Written], labels: impl Fn(&Written) -> Vec<Option<&'static str>>) {
    let (mut right, mut asked) = (0, 0);
    let mut missed: Vec<String> = Vec::new();
    let began = std::time::Instant::now();
    for text in texts {
        for label in labels(text) {
            let decoded = decode(&text.bytes, label);
            asked += 1;
            match decoded.text == text.text {
                true => right += 1,
                false => missed.push(format!(
                    "{} {} as {}",
                    text.language,
                    text.label,
                    label.unwrap_or("-")
                )),
            }
        }
    }
    let time = began.elapsed() / asked.max(1);
    let share = f64::from(right) * 100.0 / f64::from(asked.max(1));
    println!("{name:12} {share:6.2} % of {asked:5} exact, {time:.0?} each");
    missed.sort();
    let mut counted: Vec<(usize, String)> = missed
        .chunk_by(|one, other| one == other)
        .map(|same| (same.len(), same[0].clone()))
        .collect();
    counted.sort_by(|one, other| other.cmp(one));
    for (count, miss) in counted.iter().take(25) {
        println!("    {count:4} {miss}");
    }
}
