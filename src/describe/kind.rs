//! The kind of a publication: what it says itself, what its source says, or clear words in its title.
//!
//! Title words are rules in a table, in the languages most of the library is written in. A word that also means
//! something else ("report" as a verb, "act") only counts in a phrase or place where it cannot; a title that no rule
//! fits leaves the kind unknown.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::words::{paragraphs, words};
use crate::document::{Kind, Origin, Sourced};
use crate::extract::Extraction;

/// Decides the kind; `origin` is where the metadata came from.
pub fn kind(
    extraction: &Extraction,
    origin: Origin,
    default: Option<Kind>,
    title: &str,
) -> Option<Sourced<Kind>> {
    let declared = extraction.metadata.kind.as_deref();
    let declared = declared.and_then(|kind| kind.parse().ok());
    declared
        .map(|kind| Sourced::new(kind, origin))
        .or_else(|| default.map(|kind| Sourced::new(kind, Origin::SourceDefault)))
        .or_else(|| of_words(extraction, title).map(|kind| Sourced::new(kind, Origin::Content)))
}

/// The kind that the title names, else the heading of the first page, else a line of its own on the cover.
fn of_words(extraction: &Extraction, title: &str) -> Option<Kind> {
    let page = extraction.pages.first();
    let heading = page.and_then(|page| page.heading.as_deref());
    of_title(title)
        .or_else(|| of_title(heading?))
        .or_else(|| of_cover(&page?.with_running_lines()))
}

/// The kind that the first of the short paragraphs on a cover begins with: "Report of the Secretary-General".
fn of_cover(text: &str) -> Option<Kind> {
    paragraphs(text)
        .take(COVER_PARAGRAPHS)
        .filter(|paragraph| paragraph.split_whitespace().nth(COVER_WORDS).is_none())
        .flat_map(str::lines)
        .filter(|line| line.chars().any(char::is_uppercase))
        .find_map(|line| first_rule(&said(line), LINE_STARTS))
}

/// The kind that the words of a title name.
fn of_title(title: &str) -> Option<Kind> {
    first_rule(&said(title), usize::MAX)
}

/// The words of a title or line between marks of its ends, without years.
fn said(line: &str) -> String {
    let not_a_year = |word: &String| !word.chars().all(|c| c.is_ascii_digit());
    let mut said = String::from("^ ");
    for word in words(line).filter(not_a_year) {
        said.push_str(&word);
        said.push(' ');
    }
    said.push_str("$ ");
    said
}

/// The first rule that fits at one of the first places decides, so the more telling kinds stand first.
fn first_rule(said: &str, places: usize) -> Option<Kind> {
    let ends = said.match_indices(' ').map(|(end, _)| end + 1);
    let fitting = std::iter::once(0)
        .chain(ends)
        .take(places)
        .filter_map(|start| first_fitting(said.get(start..)?));
    let (kind, _) = RULES.get(fitting.min()?)?;
    Some(*kind)
}

/// The first rule with a phrase that the rest of a title begins with.
fn first_fitting(rest: &str) -> Option<usize> {
    let phrases = BY_FIRST_WORD.get(first_word(rest))?;
    let fits = |phrase: &str| {
        let after = rest.strip_prefix(phrase);
        after.is_some_and(|after| after.starts_with(' '))
    };
    let fitting = phrases.iter().find(|(_, phrase)| fits(phrase));
    fitting.map(|(rule, _)| *rule)
}

fn first_word(text: &str) -> &str {
    text.split_once(' ').map_or(text, |(first, _)| first)
}

/// Each phrase with the place of its rule, by its first word, so that a title costs a look-up a word.
static BY_FIRST_WORD: LazyLock<HashMap<&str, Vec<(usize, &str)>>> = LazyLock::new(|| {
    let mut phrases: HashMap<&str, Vec<(usize, &str)>> = HashMap::new();
    for (rule, (_, written)) in RULES.iter().enumerate() {
        for phrase in written.split('|').map(str::trim) {
            let begun = phrases.entry(first_word(phrase)).or_default();
            begun.push((rule, phrase));
        }
    }
    phrases
});

/// A cover has few words, in paragraphs of a line or two.
const COVER_PARAGRAPHS: usize = 14;
const COVER_WORDS: usize = 16;
/// A line of a cover names a kind where it begins: at its mark or at its first word.
const LINE_STARTS: usize = 2;

/// Phrases without accents, of words as [`words`] makes them; `^` and `$` stand for the ends of the title.
#[rustfmt::skip]
const RULES: &[(Kind, &str)] = &[
    (Kind::PressRelease, "press release|communique de presse|comunicado de prensa|nota de prensa|persbericht|\
        pressemitteilung|persverklaring|comunicado de imprensa|comunicato stampa"),
    (Kind::CodeOfConduct, "code of conduct|codes of conduct|code de conduite|codigo de conducta|gedragscode|\
        verhaltenskodex|codigo de conduta|codice di condotta"),
    (Kind::ActionPlan, "national action plan|national plan of action|action plan|plan of action|\
        plan d action|plan national d action|plan de accion|plan nacional de accion|actieplan|nationaal actieplan|\
        aktionsplan|nationaler aktionsplan|plano de acao|plano nacional de acao|piano d azione|piano nazionale d azione"),
    (Kind::AnnualReport, "annual report|annual review|rapport annuel|rapport d activite|rapport d activites|\
        informe anual|memoria anual|jaarverslag|jaarrapport|jahresbericht|relatorio anual|relatorio de atividades|\
        rapporto annuale|relazione annuale"),
    (Kind::Newsletter, "newsletter|e newsletter|lettre d information|bulletin d information|boletin|nieuwsbrief|\
        rundbrief|boletim|notiziario"),
    (Kind::OutcomeDocument, "outcome document|outcome statement|outcome declaration|declaration and agenda for action|\
        declaration and call for action|call for action|global commitment|final declaration|congress declaration|\
        document final|declaration finale|appel a l action|documento final|declaracion final|llamamiento a la accion|\
        slotdocument|slotverklaring|abschlusserklarung|abschlussdokument|declaracao final|chamada a acao|\
        documento conclusivo|dichiarazione finale"),
    (Kind::Judgment, "judgment|^ judgement|judgment of|^ arret|sentencia|^ arrest van|uitspraak|vonnis|^ urteil|\
        sentenza|acordao|sentenca|^ order of|^ ruling of|separate opinion of|concurring opinion of|\
        dissenting opinion of|advisory opinion|opinion consultiva|avis consultatif|resolucion de la corte|\
        resolucion del presidente|resolucion de la presidenta|^ ordonnance du|^ beschikking|voto concurrente|\
        voto concordante|voto razonado|voto disidente|voto parcialmente disidente|vote concordant|opinion dissidente"),
    (Kind::Law, "official gazette|official journal|journal officiel|moniteur belge|belgisch staatsblad|staatscourant|\
        diario oficial|boletin oficial|gaceta oficial|bundesgesetzblatt|gazzetta ufficiale|^ law on|^ law no|^ act no|^ an act to|royal decree|optional protocol|^ convention on the|^ loi n|\
        ^ loi du|^ loi relative|^ decret|^ arrete royal|^ ley de|^ ley n|^ ley organica|real decreto|^ wet van|^ wet op|\
        ^ wet tot|koninklijk besluit|^ gesetz|^ verordnung|^ lei n|^ decreto|^ legge"),
    (Kind::Guide, "guide|guides|guidebook|guidelines|manual|handbook|toolkit|tool kit|guide pratique|manuel|\
        lignes directrices|boite a outils|guia|directrices|handleiding|handboek|gids|richtlijnen|leitfaden|handbuch|\
        leitlinien|diretrizes|guida|manuale|linee guida"),
    (Kind::Statement, "^ statement|^ speech|speech by|^ address by|^ remarks by|^ keynote|^ toespraak|^ redevoering|\
        ^ discours|^ discurso|^ discorso|^ ansprache|^ inbreng|inbreng voor|consultatiereactie|beleidsreactie|^ reactie|\
        reactie op|reactie inzake|response to the consultation|consultation response|written evidence|joint statement|public statement|oral statement|written statement|statement by|\
        statement of|statement to|statement on|submission|submissions|position paper|^ declaration de|\
        declaration commune|prise de position|declaracion conjunta|declaracion de|toma de posicion|verklaring|\
        standpunt|stellungnahme|positionspapier|declaracao conjunta|tomada de posicao|dichiarazione congiunta"),
    (Kind::Report, "^ report|enquete parlementaire|parlementair onderzoek|commission d enquete|inquiry report|\
        report on|report of|report by|report for|report from|report to the|reports on|a report on|a report of|a report by|\
        ^ report|final report|global report|country report|monitoring report|alternative report|shadow report|\
        progress report|situational analysis|country overview|a study|study on|study of|study $|^ study|rapport|\
        rapport d|rapports|etude|informe|estudio|verslag|onderzoeksrapport|eindrapport|^ rapportage|onderzoek naar|\
        bericht uber|abschlussbericht|studie|relatorio|estudo|rapporto|relazione sulla|studio sulla|studio sul"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_name_their_kind_in_seven_languages() {
        for (title, kind) in [
            (
                "Code of Conduct for the Tourism Industry",
                Kind::CodeOfConduct,
            ),
            ("PLAN D’ACTION NATIONAL contre la traite", Kind::ActionPlan),
            ("Plan nacional de acción 2004-2008", Kind::ActionPlan),
            ("Jaarverslag 2003", Kind::AnnualReport),
            ("Rapport d'activités 1999", Kind::AnnualReport),
            ("Relatório sobre a situação", Kind::Report),
            ("Monitoring report: Ruritania", Kind::Report),
            ("Leitfaden für Fachkräfte", Kind::Guide),
            ("Comunicato stampa: il congresso", Kind::PressRelease),
            ("Declaration and Agenda for Action", Kind::OutcomeDocument),
            ("Global monitoring report 2006", Kind::Report),
            ("Speech by the chair", Kind::Statement),
            ("Toespraak van de voorzitter", Kind::Statement),
            ("ORDER OF THE COURT OF 3 MAY", Kind::Judgment),
            (
                "Resolución de la Corte de 3 de mayo de 2004",
                Kind::Judgment,
            ),
            ("JOURNAL OFFICIEL", Kind::Law),
        ] {
            assert_eq!(of_title(title), Some(kind), "{title}");
        }
    }

    #[test]
    fn words_that_mean_something_else_name_no_kind() {
        for title in [
            "How to report abuse",
            "Act now for children",
            "Where we work",
            "Writing a report",
            "Freedom of speech online",
            "In order of appearance",
            "",
            "2004",
        ] {
            assert_eq!(of_title(title), None, "{title}");
        }
    }

    #[test]
    fn a_line_of_its_own_on_the_cover_names_the_kind() {
        for (text, kind) in [
            (
                "Children on the move\n\nReport of the Secretary-General\n\n1. In its resolution",
                Some(Kind::Report),
            ),
            (
                "Caso de los niños\n\nSentencia de 3 de mayo de 2004\n\nVisto",
                Some(Kind::Judgment),
            ),
            (
                "Where we work\n\nThis year the report on our work and the guide for hotels were printed in four languages.",
                None,
            ),
            ("Where we work\n\nour report of May", None),
        ] {
            assert_eq!(of_cover(text), kind, "{text}");
        }
    }

    #[test]
    fn what_is_declared_goes_before_the_source_and_that_before_the_title() {
        let mut extraction = Extraction::default();
        let decide = |extraction: &Extraction, default| {
            kind(extraction, Origin::JsonLine, default, "Jaarverslag 2003").unwrap()
        };
        assert_eq!(decide(&extraction, None).origin, Origin::Content);
        let default = Some(Kind::Report);
        assert_eq!(
            decide(&extraction, default),
            Sourced::new(Kind::Report, Origin::SourceDefault)
        );
        extraction.metadata.kind = Some("Press release".into());
        assert_eq!(
            decide(&extraction, default),
            Sourced::new(Kind::PressRelease, Origin::JsonLine)
        );
        extraction.metadata.kind = Some("article".into());
        assert_eq!(decide(&extraction, default).value, Kind::Report);
    }
}
