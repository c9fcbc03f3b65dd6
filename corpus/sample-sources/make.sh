#!/bin/sh
# Sets the PDFs of the sample library anew: make.sh [OUTPUT-FOLDER], by default the library itself.
# Needs pdflatex, groff, ghostscript, chromium, libreoffice-writer, qpdf, and Python with typst, weasyprint and pillow.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
out=${1:-$here/../sample}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$out/secretariat" "$out/netherlands" "$out/belgium" "$out/spain"
cp "$here"/* "$work"
cd "$work"

# pdfTeX: run twice, because the table of contents is made of what the first run found. The day is that on the cover.
for run in 1 2; do
  SOURCE_DATE_EPOCH=1573689600 FORCE_SOURCE_DATE=1 pdflatex -interaction=batchmode report.tex >"$work/pdflatex.out"
done
cp report.pdf "$out/secretariat/promises-on-the-road.pdf"

# Typst
set_with_typst() {
  python3 -c 'import sys, typst; typst.compile(sys.argv[1], output=sys.argv[2])' "$1" "$2"
}
set_with_typst outcome.typ "$out/secretariat/outcome-harbour-city.pdf"
set_with_typst actieplan.typ "$out/netherlands/actieplan-samenvatting.pdf"
set_with_typst bilingue.typ "$out/belgium/ecouter-luisteren.pdf"
set_with_typst confidential.typ open.pdf

# WeasyPrint
SOURCE_DATE_EPOCH=1465257600 python3 -m weasyprint -q code-of-conduct.en.html "$out/secretariat/code-of-conduct-en.pdf"

# Chromium's Skia
print_with_chromium() {
  chromium --headless --no-sandbox --disable-gpu --no-pdf-header-footer --print-to-pdf="$2" "file://$work/$1" 2>"$work/chromium.err"
}
print_with_chromium code-of-conduct.fr.html "$out/secretariat/code-of-conduct-fr.pdf"
print_with_chromium informe-anual.html "$out/spain/informe-anual-2009.pdf"

# LibreOffice
soffice --headless "-env:UserInstallation=file://$work/profile" --infilter='HTML (StarWriter)' \
  --convert-to pdf:writer_pdf_Export code-of-conduct.es.html >"$work/soffice.out"
cp code-of-conduct.es.pdf "$out/secretariat/code-of-conduct-es.pdf"

# groff and Ghostscript
groff -ms -Kutf8 -Tps -P-pa4 statement.ms >statement.ps
ps2pdf -sPAPERSIZE=a4 statement.ps "$out/secretariat/statement-detention.pdf"

# A scan, a document under a password, and one of which a transfer left the first half.
python3 scan.py "$out/secretariat/circular-1991-scan.pdf"
qpdf --encrypt interview interview-owner 256 -- open.pdf "$out/secretariat/interview-guide-encrypted.pdf"
head -c 9000 "$out/secretariat/outcome-harbour-city.pdf" >"$out/secretariat/interrupted-download.pdf"
