//! The world's written languages by code and name.
//!
//! A table and the looking up in it, apart from detection because it says what languages are called, not what a text is
//! written in. Codes that ISO 639-3 gives to a part of a written language (Standard Arabic, Tosk Albanian) stand with
//! the language that people file it under; languages that hardly any publication is written in are left out.

use std::collections::HashMap;
use std::sync::LazyLock;

/// A language: its code, ISO 639-3, other codes for it (639-2/B, withdrawn, parts of it), English name, native name.
struct Row(
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
);

/// The code of a language by any of its codes; `wanted` is in lower case.
pub fn of_code(wanted: &str) -> Option<&'static str> {
    let of_others = || OF_CODES.get(wanted).copied();
    row_of(wanted).map(|row| row.0).or_else(of_others)
}

/// The code of a language by its English or native name; `wanted` is in lower case.
pub fn of_name(wanted: &str) -> Option<&'static str> {
    OF_NAMES.get(wanted).copied()
}

/// The codes of the table by the others that mean the same, the first where several do.
static OF_CODES: LazyLock<HashMap<&str, &str>> = LazyLock::new(|| {
    let mut codes = HashMap::new();
    for row in ROWS {
        for other in row.codes() {
            codes.entry(other).or_insert(row.0);
        }
    }
    codes
});

/// The codes of the table by names in lower case, the first where several have one.
static OF_NAMES: LazyLock<HashMap<String, &str>> = LazyLock::new(|| {
    let mut codes = HashMap::new();
    for row in ROWS {
        for name in row.names() {
            codes.entry(name.to_lowercase()).or_insert(row.0);
        }
    }
    codes.remove("");
    codes
});

/// The English name of a code of the table.
pub fn english_name(code: &str) -> Option<&'static str> {
    row_of(code).map(|row| row.3)
}

/// What a language of the table calls itself, where that is another name than the English one.
pub fn native_name(code: &str) -> Option<&'static str> {
    row_of(code)
        .map(|row| row.4)
        .filter(|name| !name.is_empty())
}

fn row_of(code: &str) -> Option<&'static Row> {
    ROWS.binary_search_by_key(&code, |row| row.0)
        .ok()
        .and_then(|place| ROWS.get(place))
}

impl Row {
    fn codes(&self) -> impl Iterator<Item = &'static str> {
        let others = self.2.split(',').filter(|code| !code.is_empty());
        [self.0, self.1].into_iter().chain(others)
    }

    fn names(&self) -> impl Iterator<Item = &'static str> {
        let code = self.0;
        let others = OTHER_NAMES.iter().filter(move |(_, of)| *of == code);
        [self.3, self.4]
            .into_iter()
            .chain(others.map(|(name, _)| *name))
    }
}

/// English names in use beside those of the table.
const OTHER_NAMES: &[(&str, &str)] = &[
    ("bangla", "bn"),
    ("bokmål", "no"),
    ("castellano", "es"),
    ("castilian", "es"),
    ("dari", "fa"),
    ("farsi", "fa"),
    ("flemish", "nl"),
    ("frisian", "fy"),
    ("gaelic", "gd"),
    ("luganda", "lg"),
    ("mandarin", "zh"),
    ("moldovan", "ro"),
    ("oriya", "or"),
    ("sami", "se"),
    ("sesotho", "st"),
    ("slovenian", "sl"),
    ("sorani", "ckb"),
    ("sotho", "st"),
    ("twi", "ak"),
    ("valencian", "ca"),
];

/// Sorted by code.
#[rustfmt::skip]
const ROWS: &[Row] = &[
    Row("aa", "aar", "", "Afar", "Qafar"),
    Row("ab", "abk", "", "Abkhaz", "аԥсуа"),
    Row("ace", "ace", "", "Acehnese", ""),
    Row("af", "afr", "", "Afrikaans", ""),
    Row("ak", "aka", "twi,tw,fat", "Akan", ""),
    Row("am", "amh", "", "Amharic", "አማርኛ"),
    Row("ar", "ara", "arb,arz,ary,apc,ajp", "Arabic", "العربية"),
    Row("as", "asm", "", "Assamese", "অসমীয়া"),
    Row("ast", "ast", "", "Asturian", "asturianu"),
    Row("av", "ava", "", "Avar", "авар"),
    Row("ay", "aym", "ayr", "Aymara", ""),
    Row("az", "aze", "azj,azb", "Azerbaijani", "azərbaycan dili"),
    Row("ba", "bak", "", "Bashkir", "башҡорт"),
    Row("ban", "ban", "", "Balinese", ""),
    Row("be", "bel", "", "Belarusian", "беларуская"),
    Row("bem", "bem", "", "Bemba", ""),
    Row("bg", "bul", "", "Bulgarian", "български"),
    Row("bho", "bho", "", "Bhojpuri", ""),
    Row("bi", "bis", "", "Bislama", ""),
    Row("bm", "bam", "", "Bambara", "bamanankan"),
    Row("bn", "ben", "", "Bengali", "বাংলা"),
    Row("bo", "bod", "tib", "Tibetan", "བོད་སྐད"),
    Row("br", "bre", "", "Breton", "brezhoneg"),
    Row("bs", "bos", "", "Bosnian", "bosanski"),
    Row("ca", "cat", "", "Catalan", "català"),
    Row("ce", "che", "", "Chechen", "нохчийн"),
    Row("ceb", "ceb", "", "Cebuano", ""),
    Row("ch", "cha", "", "Chamorro", ""),
    Row("ckb", "ckb", "", "Central Kurdish", "کوردی"),
    Row("co", "cos", "", "Corsican", "corsu"),
    Row("cs", "ces", "cze", "Czech", "čeština"),
    Row("cv", "chv", "", "Chuvash", "чӑваш"),
    Row("cy", "cym", "wel", "Welsh", "Cymraeg"),
    Row("da", "dan", "", "Danish", "dansk"),
    Row("de", "deu", "ger,gsw", "German", "Deutsch"),
    Row("din", "din", "dip", "Dinka", ""),
    Row("dv", "div", "", "Dhivehi", "ދިވެހި"),
    Row("dz", "dzo", "", "Dzongkha", "རྫོང་ཁ"),
    Row("ee", "ewe", "", "Ewe", "eʋegbe"),
    Row("el", "ell", "gre", "Greek", "ελληνικά"),
    Row("en", "eng", "", "English", ""),
    Row("eo", "epo", "", "Esperanto", ""),
    Row("es", "spa", "", "Spanish", "español"),
    Row("et", "est", "ekk", "Estonian", "eesti"),
    Row("eu", "eus", "baq", "Basque", "euskara"),
    Row("fa", "fas", "per,pes,prs", "Persian", "فارسی"),
    Row("ff", "ful", "fuf,fuv", "Fula", "fulfulde"),
    Row("fi", "fin", "", "Finnish", "suomi"),
    Row("fj", "fij", "", "Fijian", ""),
    Row("fo", "fao", "", "Faroese", "føroyskt"),
    Row("fon", "fon", "", "Fon", ""),
    Row("fr", "fra", "fre", "French", "français"),
    Row("fur", "fur", "", "Friulian", ""),
    Row("fy", "fry", "", "West Frisian", "frysk"),
    Row("ga", "gle", "", "Irish", "Gaeilge"),
    Row("gd", "gla", "", "Scottish Gaelic", "Gàidhlig"),
    Row("gl", "glg", "", "Galician", "galego"),
    Row("gn", "grn", "gug", "Guarani", "avañe'ẽ"),
    Row("gu", "guj", "", "Gujarati", "ગુજરાતી"),
    Row("gv", "glv", "", "Manx", "Gaelg"),
    Row("ha", "hau", "", "Hausa", ""),
    Row("haw", "haw", "", "Hawaiian", ""),
    Row("he", "heb", "iw", "Hebrew", "עברית"),
    Row("hi", "hin", "", "Hindi", "हिन्दी"),
    Row("hil", "hil", "", "Hiligaynon", ""),
    Row("hne", "hne", "", "Chhattisgarhi", ""),
    Row("hr", "hrv", "scr", "Croatian", "hrvatski"),
    Row("ht", "hat", "", "Haitian Creole", "kreyòl ayisyen"),
    Row("hu", "hun", "", "Hungarian", "magyar"),
    Row("hy", "hye", "arm", "Armenian", "հայերեն"),
    Row("id", "ind", "in", "Indonesian", "bahasa Indonesia"),
    Row("ig", "ibo", "", "Igbo", ""),
    Row("ilo", "ilo", "", "Ilocano", ""),
    Row("is", "isl", "ice", "Icelandic", "íslenska"),
    Row("it", "ita", "", "Italian", "italiano"),
    Row("iu", "iku", "ike", "Inuktitut", "ᐃᓄᒃᑎᑐᑦ"),
    Row("ja", "jpn", "", "Japanese", "日本語"),
    Row("jv", "jav", "jw", "Javanese", "basa Jawa"),
    Row("ka", "kat", "geo", "Georgian", "ქართული"),
    Row("kab", "kab", "", "Kabyle", ""),
    Row("kam", "kam", "", "Kamba", ""),
    Row("kg", "kon", "kng", "Kongo", "kikongo"),
    Row("kha", "kha", "", "Khasi", ""),
    Row("ki", "kik", "", "Kikuyu", "gĩkũyũ"),
    Row("kk", "kaz", "", "Kazakh", "қазақ тілі"),
    Row("kl", "kal", "", "Greenlandic", "kalaallisut"),
    Row("km", "khm", "", "Khmer", "ភាសាខ្មែរ"),
    Row("kn", "kan", "", "Kannada", "ಕನ್ನಡ"),
    Row("ko", "kor", "", "Korean", "한국어"),
    Row("kr", "kau", "knc", "Kanuri", ""),
    Row("kri", "kri", "", "Krio", ""),
    Row("ks", "kas", "", "Kashmiri", "كٲشُر"),
    Row("ku", "kur", "kmr", "Kurdish", "kurdî"),
    Row("ky", "kir", "", "Kyrgyz", "кыргызча"),
    Row("la", "lat", "", "Latin", ""),
    Row("lb", "ltz", "", "Luxembourgish", "Lëtzebuergesch"),
    Row("lg", "lug", "", "Ganda", "luganda"),
    Row("ln", "lin", "", "Lingala", "lingála"),
    Row("lo", "lao", "", "Lao", "ລາວ"),
    Row("lt", "lit", "", "Lithuanian", "lietuvių"),
    Row("lu", "lub", "", "Luba-Katanga", ""),
    Row("lua", "lua", "", "Luba-Lulua", ""),
    Row("luo", "luo", "", "Luo", "Dholuo"),
    Row("lv", "lav", "lvs", "Latvian", "latviešu"),
    Row("mad", "mad", "", "Madurese", ""),
    Row("mai", "mai", "", "Maithili", ""),
    Row("mfe", "mfe", "", "Mauritian Creole", ""),
    Row("mg", "mlg", "plt", "Malagasy", "fiteny malagasy"),
    Row("mh", "mah", "", "Marshallese", ""),
    Row("mi", "mri", "mao", "Maori", "te reo Māori"),
    Row("min", "min", "", "Minangkabau", ""),
    Row("mk", "mkd", "mac", "Macedonian", "македонски"),
    Row("ml", "mal", "", "Malayalam", "മലയാളം"),
    Row("mn", "mon", "khk", "Mongolian", "монгол"),
    Row("mos", "mos", "", "Mossi", "Mooré"),
    Row("mr", "mar", "", "Marathi", "मराठी"),
    Row("ms", "msa", "may,zsm,zlm", "Malay", "bahasa Melayu"),
    Row("mt", "mlt", "", "Maltese", "Malti"),
    Row("my", "mya", "bur", "Burmese", "မြန်မာ"),
    Row("nd", "nde", "", "Northern Ndebele", ""),
    Row("ne", "nep", "npi", "Nepali", "नेपाली"),
    Row("ng", "ndo", "", "Ndonga", ""),
    Row("nl", "nld", "dut,vls", "Dutch", "Nederlands"),
    Row("nn", "nno", "", "Norwegian Nynorsk", "nynorsk"),
    Row("no", "nor", "nb,nob", "Norwegian", "norsk"),
    Row("nr", "nbl", "", "Southern Ndebele", ""),
    Row("nso", "nso", "", "Northern Sotho", "Sesotho sa Leboa"),
    Row("nv", "nav", "", "Navajo", ""),
    Row("ny", "nya", "", "Chichewa", ""),
    Row("oc", "oci", "", "Occitan", ""),
    Row("om", "orm", "gaz", "Oromo", "afaan Oromoo"),
    Row("or", "ori", "ory", "Odia", "ଓଡ଼ିଆ"),
    Row("os", "oss", "", "Ossetian", "ирон"),
    Row("pa", "pan", "", "Punjabi", "ਪੰਜਾਬੀ"),
    Row("pam", "pam", "", "Pampanga", ""),
    Row("pap", "pap", "", "Papiamento", ""),
    Row("pcm", "pcm", "", "Nigerian Pidgin", ""),
    Row("pl", "pol", "", "Polish", "polski"),
    Row("ps", "pus", "pbu,pbt", "Pashto", "پښتو"),
    Row("pt", "por", "", "Portuguese", "português"),
    Row("qu", "que", "quy,quz", "Quechua", "runasimi"),
    Row("quc", "quc", "", "K'iche'", ""),
    Row("rm", "roh", "", "Romansh", "rumantsch"),
    Row("rn", "run", "", "Rundi", "kirundi"),
    Row("ro", "ron", "rum,mo,mol", "Romanian", "română"),
    Row("rom", "rom", "rmy,rmn", "Romani", ""),
    Row("ru", "rus", "", "Russian", "русский"),
    Row("rw", "kin", "", "Kinyarwanda", "ikinyarwanda"),
    Row("sa", "san", "", "Sanskrit", "संस्कृतम्"),
    Row("sc", "srd", "", "Sardinian", "sardu"),
    Row("sco", "sco", "", "Scots", ""),
    Row("sd", "snd", "", "Sindhi", "سنڌي"),
    Row("se", "sme", "", "Northern Sami", "davvisámegiella"),
    Row("sg", "sag", "", "Sango", ""),
    Row("shn", "shn", "", "Shan", ""),
    Row("si", "sin", "", "Sinhala", "සිංහල"),
    Row("sk", "slk", "slo", "Slovak", "slovenčina"),
    Row("sl", "slv", "", "Slovene", "slovenščina"),
    Row("sm", "smo", "", "Samoan", "gagana Samoa"),
    Row("sn", "sna", "", "Shona", "chiShona"),
    Row("so", "som", "", "Somali", "Soomaali"),
    Row("sq", "sqi", "alb,als,aln", "Albanian", "shqip"),
    Row("sr", "srp", "scc", "Serbian", "српски"),
    Row("srn", "srn", "", "Sranan Tongo", ""),
    Row("ss", "ssw", "", "Swazi", "siSwati"),
    Row("st", "sot", "", "Southern Sotho", "Sesotho"),
    Row("su", "sun", "", "Sundanese", "basa Sunda"),
    Row("sv", "swe", "", "Swedish", "svenska"),
    Row("sw", "swa", "swh", "Swahili", "Kiswahili"),
    Row("ta", "tam", "", "Tamil", "தமிழ்"),
    Row("te", "tel", "", "Telugu", "తెలుగు"),
    Row("tet", "tet", "", "Tetum", ""),
    Row("tg", "tgk", "", "Tajik", "тоҷикӣ"),
    Row("th", "tha", "", "Thai", "ไทย"),
    Row("ti", "tir", "", "Tigrinya", "ትግርኛ"),
    Row("tk", "tuk", "", "Turkmen", "türkmençe"),
    Row("tl", "tgl", "fil", "Tagalog", "Filipino"),
    Row("tn", "tsn", "", "Tswana", "Setswana"),
    Row("to", "ton", "", "Tongan", ""),
    Row("tpi", "tpi", "", "Tok Pisin", ""),
    Row("tr", "tur", "", "Turkish", "Türkçe"),
    Row("ts", "tso", "", "Tsonga", "Xitsonga"),
    Row("tt", "tat", "", "Tatar", "татар"),
    Row("tum", "tum", "", "Tumbuka", ""),
    Row("ty", "tah", "", "Tahitian", ""),
    Row("tzm", "tzm", "zgh,ber", "Tamazight", "ⵜⴰⵎⴰⵣⵉⵖⵜ"),
    Row("ug", "uig", "", "Uyghur", "ئۇيغۇرچە"),
    Row("uk", "ukr", "", "Ukrainian", "українська"),
    Row("umb", "umb", "", "Umbundu", ""),
    Row("ur", "urd", "", "Urdu", "اردو"),
    Row("uz", "uzb", "uzn", "Uzbek", "oʻzbek"),
    Row("ve", "ven", "", "Venda", "Tshivenḓa"),
    Row("vi", "vie", "", "Vietnamese", "tiếng Việt"),
    Row("wa", "wln", "", "Walloon", "walon"),
    Row("war", "war", "", "Waray", ""),
    Row("wo", "wol", "", "Wolof", ""),
    Row("xh", "xho", "", "Xhosa", "isiXhosa"),
    Row("yi", "yid", "ji,ydd", "Yiddish", "ייִדיש"),
    Row("yo", "yor", "", "Yoruba", "Yorùbá"),
    Row("yua", "yua", "", "Yucatec Maya", ""),
    Row("yue", "yue", "", "Cantonese", "粵語"),
    Row("zh", "zho", "chi,cmn,wuu", "Chinese", "中文"),
    Row("zu", "zul", "", "Zulu", "isiZulu"),
    Row("zza", "zza", "", "Zaza", ""),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_and_no_code_means_two_languages() {
        assert!(ROWS.windows(2).all(|pair| pair[0].0 < pair[1].0));
        let mut codes: Vec<&str> = ROWS
            .iter()
            .flat_map(|row| [row.0, row.1].into_iter().chain(row.2.split(',')))
            .filter(|code| !code.is_empty())
            .collect();
        codes.sort_unstable();
        codes.dedup();
        for code in codes {
            assert_eq!(
                ROWS.iter()
                    .filter(|row| row.codes().any(|other| other == code))
                    .count(),
                1,
                "{code}"
            );
        }
    }
}
