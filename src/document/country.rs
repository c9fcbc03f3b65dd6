//! Countries, by the codes and English names of ISO 3166-1.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::serialise_as_text;

/// A country by its ISO 3166-1 alpha-2 code, lower case.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Country([u8; 2]);

impl Country {
    /// The code, `th`.
    pub fn code(&self) -> &str {
        // Only codes of the table are ever stored, and those are ASCII.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// The English name in common use, `Thailand`.
    pub fn name(&self) -> &'static str {
        COUNTRIES
            .binary_search_by_key(&self.code(), |(code, _)| code)
            .map(|row| COUNTRIES[row].1)
            .unwrap_or_default()
    }
}

impl fmt::Display for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Country {
    type Err = String;

    /// Reads a code or a name, in any case; `uk`, `usa` and a few names of long use are understood.
    fn from_str(text: &str) -> Result<Self, String> {
        let wanted = text.trim().to_lowercase().replace(['-', '_'], " ");
        let usual = OTHER_NAMES
            .iter()
            .find(|(name, _)| *name == wanted)
            .map_or(wanted.as_str(), |(_, code)| code);
        COUNTRIES
            .iter()
            .find(|(code, name)| *code == usual || name.to_lowercase().replace('-', " ") == usual)
            .and_then(|(code, _)| code.as_bytes().try_into().ok())
            .map(Country)
            .ok_or_else(|| {
                format!(
                    "`{text}` is no country (a name such as `Thailand`, or a code such as `th`)"
                )
            })
    }
}

serialise_as_text!(Country);

/// Names people type that are neither a code nor the name of the table.
const OTHER_NAMES: [(&str, &str); 16] = [
    ("bolivia, plurinational state of", "bo"),
    ("burma", "mm"),
    ("cape verde", "cv"),
    ("cote d'ivoire", "ci"),
    ("czech republic", "cz"),
    ("england", "gb"),
    ("great britain", "gb"),
    ("holland", "nl"),
    ("ivory coast", "ci"),
    ("swaziland", "sz"),
    ("the gambia", "gm"),
    ("the netherlands", "nl"),
    ("turkey", "tr"),
    ("uk", "gb"),
    ("united states of america", "us"),
    ("usa", "us"),
];

/// Code and English name, in the order of the codes.
const COUNTRIES: [(&str, &str); 250] = [
    ("ad", "Andorra"),
    ("ae", "United Arab Emirates"),
    ("af", "Afghanistan"),
    ("ag", "Antigua and Barbuda"),
    ("ai", "Anguilla"),
    ("al", "Albania"),
    ("am", "Armenia"),
    ("ao", "Angola"),
    ("aq", "Antarctica"),
    ("ar", "Argentina"),
    ("as", "American Samoa"),
    ("at", "Austria"),
    ("au", "Australia"),
    ("aw", "Aruba"),
    ("ax", "Åland Islands"),
    ("az", "Azerbaijan"),
    ("ba", "Bosnia and Herzegovina"),
    ("bb", "Barbados"),
    ("bd", "Bangladesh"),
    ("be", "Belgium"),
    ("bf", "Burkina Faso"),
    ("bg", "Bulgaria"),
    ("bh", "Bahrain"),
    ("bi", "Burundi"),
    ("bj", "Benin"),
    ("bl", "Saint Barthélemy"),
    ("bm", "Bermuda"),
    ("bn", "Brunei"),
    ("bo", "Bolivia"),
    ("bq", "Bonaire, Sint Eustatius and Saba"),
    ("br", "Brazil"),
    ("bs", "Bahamas"),
    ("bt", "Bhutan"),
    ("bv", "Bouvet Island"),
    ("bw", "Botswana"),
    ("by", "Belarus"),
    ("bz", "Belize"),
    ("ca", "Canada"),
    ("cc", "Cocos Islands"),
    ("cd", "DR Congo"),
    ("cf", "Central African Republic"),
    ("cg", "Congo"),
    ("ch", "Switzerland"),
    ("ci", "Côte d'Ivoire"),
    ("ck", "Cook Islands"),
    ("cl", "Chile"),
    ("cm", "Cameroon"),
    ("cn", "China"),
    ("co", "Colombia"),
    ("cr", "Costa Rica"),
    ("cu", "Cuba"),
    ("cv", "Cabo Verde"),
    ("cw", "Curaçao"),
    ("cx", "Christmas Island"),
    ("cy", "Cyprus"),
    ("cz", "Czechia"),
    ("de", "Germany"),
    ("dj", "Djibouti"),
    ("dk", "Denmark"),
    ("dm", "Dominica"),
    ("do", "Dominican Republic"),
    ("dz", "Algeria"),
    ("ec", "Ecuador"),
    ("ee", "Estonia"),
    ("eg", "Egypt"),
    ("eh", "Western Sahara"),
    ("er", "Eritrea"),
    ("es", "Spain"),
    ("et", "Ethiopia"),
    ("fi", "Finland"),
    ("fj", "Fiji"),
    ("fk", "Falkland Islands"),
    ("fm", "Micronesia"),
    ("fo", "Faroe Islands"),
    ("fr", "France"),
    ("ga", "Gabon"),
    ("gb", "United Kingdom"),
    ("gd", "Grenada"),
    ("ge", "Georgia"),
    ("gf", "French Guiana"),
    ("gg", "Guernsey"),
    ("gh", "Ghana"),
    ("gi", "Gibraltar"),
    ("gl", "Greenland"),
    ("gm", "Gambia"),
    ("gn", "Guinea"),
    ("gp", "Guadeloupe"),
    ("gq", "Equatorial Guinea"),
    ("gr", "Greece"),
    ("gs", "South Georgia and the South Sandwich Islands"),
    ("gt", "Guatemala"),
    ("gu", "Guam"),
    ("gw", "Guinea-Bissau"),
    ("gy", "Guyana"),
    ("hk", "Hong Kong"),
    ("hm", "Heard Island and McDonald Islands"),
    ("hn", "Honduras"),
    ("hr", "Croatia"),
    ("ht", "Haiti"),
    ("hu", "Hungary"),
    ("id", "Indonesia"),
    ("ie", "Ireland"),
    ("il", "Israel"),
    ("im", "Isle of Man"),
    ("in", "India"),
    ("io", "British Indian Ocean Territory"),
    ("iq", "Iraq"),
    ("ir", "Iran"),
    ("is", "Iceland"),
    ("it", "Italy"),
    ("je", "Jersey"),
    ("jm", "Jamaica"),
    ("jo", "Jordan"),
    ("jp", "Japan"),
    ("ke", "Kenya"),
    ("kg", "Kyrgyzstan"),
    ("kh", "Cambodia"),
    ("ki", "Kiribati"),
    ("km", "Comoros"),
    ("kn", "Saint Kitts and Nevis"),
    ("kp", "North Korea"),
    ("kr", "South Korea"),
    ("kw", "Kuwait"),
    ("ky", "Cayman Islands"),
    ("kz", "Kazakhstan"),
    ("la", "Laos"),
    ("lb", "Lebanon"),
    ("lc", "Saint Lucia"),
    ("li", "Liechtenstein"),
    ("lk", "Sri Lanka"),
    ("lr", "Liberia"),
    ("ls", "Lesotho"),
    ("lt", "Lithuania"),
    ("lu", "Luxembourg"),
    ("lv", "Latvia"),
    ("ly", "Libya"),
    ("ma", "Morocco"),
    ("mc", "Monaco"),
    ("md", "Moldova"),
    ("me", "Montenegro"),
    ("mf", "Saint Martin"),
    ("mg", "Madagascar"),
    ("mh", "Marshall Islands"),
    ("mk", "North Macedonia"),
    ("ml", "Mali"),
    ("mm", "Myanmar"),
    ("mn", "Mongolia"),
    ("mo", "Macao"),
    ("mp", "Northern Mariana Islands"),
    ("mq", "Martinique"),
    ("mr", "Mauritania"),
    ("ms", "Montserrat"),
    ("mt", "Malta"),
    ("mu", "Mauritius"),
    ("mv", "Maldives"),
    ("mw", "Malawi"),
    ("mx", "Mexico"),
    ("my", "Malaysia"),
    ("mz", "Mozambique"),
    ("na", "Namibia"),
    ("nc", "New Caledonia"),
    ("ne", "Niger"),
    ("nf", "Norfolk Island"),
    ("ng", "Nigeria"),
    ("ni", "Nicaragua"),
    ("nl", "Netherlands"),
    ("no", "Norway"),
    ("np", "Nepal"),
    ("nr", "Nauru"),
    ("nu", "Niue"),
    ("nz", "New Zealand"),
    ("om", "Oman"),
    ("pa", "Panama"),
    ("pe", "Peru"),
    ("pf", "French Polynesia"),
    ("pg", "Papua New Guinea"),
    ("ph", "Philippines"),
    ("pk", "Pakistan"),
    ("pl", "Poland"),
    ("pm", "Saint Pierre and Miquelon"),
    ("pn", "Pitcairn"),
    ("pr", "Puerto Rico"),
    ("ps", "Palestine"),
    ("pt", "Portugal"),
    ("pw", "Palau"),
    ("py", "Paraguay"),
    ("qa", "Qatar"),
    ("re", "Réunion"),
    ("ro", "Romania"),
    ("rs", "Serbia"),
    ("ru", "Russia"),
    ("rw", "Rwanda"),
    ("sa", "Saudi Arabia"),
    ("sb", "Solomon Islands"),
    ("sc", "Seychelles"),
    ("sd", "Sudan"),
    ("se", "Sweden"),
    ("sg", "Singapore"),
    ("sh", "Saint Helena"),
    ("si", "Slovenia"),
    ("sj", "Svalbard and Jan Mayen"),
    ("sk", "Slovakia"),
    ("sl", "Sierra Leone"),
    ("sm", "San Marino"),
    ("sn", "Senegal"),
    ("so", "Somalia"),
    ("sr", "Suriname"),
    ("ss", "South Sudan"),
    ("st", "Sao Tome and Principe"),
    ("sv", "El Salvador"),
    ("sx", "Sint Maarten"),
    ("sy", "Syria"),
    ("sz", "Eswatini"),
    ("tc", "Turks and Caicos Islands"),
    ("td", "Chad"),
    ("tf", "French Southern Territories"),
    ("tg", "Togo"),
    ("th", "Thailand"),
    ("tj", "Tajikistan"),
    ("tk", "Tokelau"),
    ("tl", "Timor-Leste"),
    ("tm", "Turkmenistan"),
    ("tn", "Tunisia"),
    ("to", "Tonga"),
    ("tr", "Türkiye"),
    ("tt", "Trinidad and Tobago"),
    ("tv", "Tuvalu"),
    ("tw", "Taiwan"),
    ("tz", "Tanzania"),
    ("ua", "Ukraine"),
    ("ug", "Uganda"),
    ("um", "United States Minor Outlying Islands"),
    ("us", "United States"),
    ("uy", "Uruguay"),
    ("uz", "Uzbekistan"),
    ("va", "Vatican City"),
    ("vc", "Saint Vincent and the Grenadines"),
    ("ve", "Venezuela"),
    ("vg", "British Virgin Islands"),
    ("vi", "US Virgin Islands"),
    ("vn", "Vietnam"),
    ("vu", "Vanuatu"),
    ("wf", "Wallis and Futuna"),
    ("ws", "Samoa"),
    ("xk", "Kosovo"),
    ("ye", "Yemen"),
    ("yt", "Mayotte"),
    ("za", "South Africa"),
    ("zm", "Zambia"),
    ("zw", "Zimbabwe"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_in_the_order_of_its_codes() {
        assert!(COUNTRIES.windows(2).all(|pair| pair[0].0 < pair[1].0));
        assert!(OTHER_NAMES.windows(2).all(|pair| pair[0].0 < pair[1].0));
    }

    #[test]
    fn codes_and_names_are_understood() {
        for text in ["th", "TH", "Thailand", "thailand"] {
            assert_eq!(text.parse::<Country>().unwrap().name(), "Thailand");
        }
        assert_eq!("usa".parse::<Country>().unwrap().code(), "us");
        assert_eq!("guinea-bissau".parse::<Country>().unwrap().code(), "gw");
        assert!("Atlantis".parse::<Country>().is_err());
    }
}
