//! Languages as tesseract names them: its packs, and the writing systems it tells apart.
//!
//! A table and the looking up in it. Packs are named as tesseract 5 names them; languages that it has no pack for are left
//! out, and are then read with those of their neighbours or of their writing system.

use crate::language::Language;

/// A language, its packs in the order they are asked for, and its writing system as tesseract reports it.
struct Row(&'static str, &'static [&'static str], &'static str);

/// The packs of a language; none where there is no such pack.
pub fn packs_of(language: Language) -> &'static [&'static str] {
    ROWS.iter()
        .find(|row| row.0 == language.code())
        .map_or(&[], |row| row.1)
}

/// The packs of the languages that use a writing system, the widest spread first.
pub fn packs_of_script(script: &str) -> impl Iterator<Item = &'static str> {
    ROWS.iter()
        .filter(move |row| row.2 == script)
        .flat_map(|row| row.1.iter().copied())
}

/// Whether a pack knows no other letters than Latin ones.
pub fn is_latin(pack: &str) -> bool {
    ROWS.iter()
        .any(|row| row.1.contains(&pack) && row.2 == "Latin")
}

/// The package of Debian and its relatives that installs a pack.
pub fn package_of(pack: &str) -> String {
    format!("tesseract-ocr-{}", pack.replace('_', "-").to_lowercase())
}

#[rustfmt::skip]
const ROWS: &[Row] = &[
    Row("en", &["eng"], "Latin"), Row("fr", &["fra"], "Latin"), Row("es", &["spa"], "Latin"),
    Row("pt", &["por"], "Latin"), Row("de", &["deu"], "Latin"), Row("it", &["ita"], "Latin"),
    Row("nl", &["nld"], "Latin"), Row("pl", &["pol"], "Latin"), Row("ro", &["ron"], "Latin"),
    Row("tr", &["tur"], "Latin"), Row("vi", &["vie"], "Latin"), Row("id", &["ind"], "Latin"),
    Row("af", &["afr"], "Latin"), Row("az", &["aze"], "Latin"), Row("bs", &["bos"], "Latin"),
    Row("br", &["bre"], "Latin"), Row("ca", &["cat"], "Latin"), Row("ceb", &["ceb"], "Latin"),
    Row("cs", &["ces"], "Latin"), Row("cy", &["cym"], "Latin"), Row("da", &["dan"], "Latin"),
    Row("eo", &["epo"], "Latin"), Row("et", &["est"], "Latin"), Row("eu", &["eus"], "Latin"),
    Row("fi", &["fin"], "Latin"), Row("fo", &["fao"], "Latin"), Row("fy", &["fry"], "Latin"),
    Row("ga", &["gle"], "Latin"), Row("gd", &["gla"], "Latin"), Row("gl", &["glg"], "Latin"),
    Row("hr", &["hrv"], "Latin"), Row("ht", &["hat"], "Latin"), Row("hu", &["hun"], "Latin"),
    Row("is", &["isl"], "Latin"), Row("jv", &["jav"], "Latin"), Row("ku", &["kmr"], "Latin"),
    Row("la", &["lat"], "Latin"), Row("lb", &["ltz"], "Latin"), Row("lt", &["lit"], "Latin"),
    Row("lv", &["lav"], "Latin"), Row("mi", &["mri"], "Latin"), Row("ms", &["msa"], "Latin"),
    Row("mt", &["mlt"], "Latin"), Row("no", &["nor"], "Latin"), Row("oc", &["oci"], "Latin"),
    Row("qu", &["que"], "Latin"), Row("sk", &["slk"], "Latin"), Row("sl", &["slv"], "Latin"),
    Row("sq", &["sqi"], "Latin"), Row("su", &["sun"], "Latin"), Row("sv", &["swe"], "Latin"),
    Row("sw", &["swa"], "Latin"), Row("tl", &["fil"], "Latin"), Row("to", &["ton"], "Latin"),
    Row("uz", &["uzb"], "Latin"), Row("yo", &["yor"], "Latin"),
    Row("ru", &["rus"], "Cyrillic"), Row("uk", &["ukr"], "Cyrillic"), Row("sr", &["srp", "srp_latn"], "Cyrillic"),
    Row("bg", &["bul"], "Cyrillic"), Row("be", &["bel"], "Cyrillic"), Row("kk", &["kaz"], "Cyrillic"),
    Row("ky", &["kir"], "Cyrillic"), Row("mk", &["mkd"], "Cyrillic"), Row("mn", &["mon"], "Cyrillic"),
    Row("tg", &["tgk"], "Cyrillic"), Row("tt", &["tat"], "Cyrillic"),
    Row("ar", &["ara"], "Arabic"), Row("fa", &["fas"], "Arabic"), Row("ur", &["urd"], "Arabic"),
    Row("ps", &["pus"], "Arabic"), Row("sd", &["snd"], "Arabic"), Row("ug", &["uig"], "Arabic"),
    Row("he", &["heb"], "Hebrew"), Row("yi", &["yid"], "Hebrew"), Row("el", &["ell"], "Greek"),
    Row("hy", &["hye"], "Armenian"), Row("ka", &["kat"], "Georgian"), Row("dv", &["div"], "Thaana"),
    Row("hi", &["hin"], "Devanagari"), Row("ne", &["nep"], "Devanagari"), Row("mr", &["mar"], "Devanagari"),
    Row("sa", &["san"], "Devanagari"), Row("bn", &["ben"], "Bengali"), Row("as", &["asm"], "Bengali"),
    Row("pa", &["pan"], "Gurmukhi"), Row("gu", &["guj"], "Gujarati"), Row("or", &["ori"], "Oriya"),
    Row("ta", &["tam"], "Tamil"), Row("te", &["tel"], "Telugu"), Row("kn", &["kan"], "Kannada"),
    Row("ml", &["mal"], "Malayalam"), Row("si", &["sin"], "Sinhala"), Row("th", &["tha"], "Thai"),
    Row("lo", &["lao"], "Lao"), Row("km", &["khm"], "Khmer"), Row("my", &["mya"], "Myanmar"),
    Row("bo", &["bod"], "Tibetan"), Row("dz", &["dzo"], "Tibetan"), Row("am", &["amh"], "Ethiopic"),
    Row("ti", &["tir"], "Ethiopic"), Row("zh", &["chi_sim", "chi_tra"], "Han"), Row("ja", &["jpn"], "Japanese"),
    Row("ko", &["kor"], "Korean"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_names_a_language_that_we_know() {
        for row in ROWS {
            let language = Language::parse(row.0).unwrap_or_else(|| panic!("{}", row.0));
            assert_eq!(language.code(), row.0);
            assert_eq!(packs_of(language), row.1);
        }
    }

    #[test]
    fn packs_are_found_by_script_and_have_packages() {
        assert_eq!(packs_of_script("Arabic").next(), Some("ara"));
        assert_eq!(packs_of_script("Klingon").next(), None);
        assert!(is_latin("nld") && !is_latin("rus"));
        assert_eq!(package_of("chi_sim"), "tesseract-ocr-chi-sim");
    }
}
