package filing

import (
	"cmp"
	"strconv"
)

// The fixed parts of a document of Office Open XML.
const (
	namespaces = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" ` +
		`xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`

	contentTypes = `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
		`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
		`<Default Extension="xml" ContentType="application/xml"/>` +
		`<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>` +
		`<Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/>` +
		`<Override PartName="/word/settings.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.settings+xml"/>` +
		`<Override PartName="/word/header1.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"/>` +
		`<Override PartName="/word/footer1.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"/>` +
		`<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>` +
		`</Types>`

	packageRels = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
		`<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>` +
		`<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/>` +
		`</Relationships>`

	documentRels = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
		`<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/>` +
		`<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/header" Target="header1.xml"/>` +
		`<Relationship Id="rId3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footer" Target="footer1.xml"/>` +
		`<Relationship Id="rId4" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/settings" Target="settings.xml"/>` +
		`</Relationships>`

	// settings asks for the layout of today's word processors.
	settings = `<w:settings ` + namespaces + `><w:characterSpacingControl w:val="compressPunctuation"/><w:compat>` +
		`<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat></w:settings>`

	// section is A4 (11906 by 16838 twentieths of a point) with margins of 2.54 cm (1440) above and below and 3.18 cm
	// (1803) on the sides.
	section = `<w:sectPr><w:headerReference w:type="default" r:id="rId2"/><w:footerReference w:type="default" r:id="rId3"/>` +
		`<w:pgSz w:w="11906" w:h="16838"/>` +
		`<w:pgMar w:top="1440" w:right="1803" w:bottom="1440" w:left="1803" w:header="851" w:footer="992" w:gutter="0"/>` +
		`</w:sectPr>`
)

func (p *Paper) core() string {
	return `<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" ` +
		`xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>` + escapedXML(p.Title) + `</dc:title>` +
		`<dc:language>` + p.Lang + `</dc:language></cp:coreProperties>`
}

func (p *Paper) header() string {
	return `<w:hdr ` + namespaces + `><w:p><w:pPr><w:pStyle w:val="Header"/></w:pPr>` + run(`<w:rPr><w:b/></w:rPr>`, p.Marking) + `</w:p></w:hdr>`
}

func (p *Paper) footer() string {
	return `<w:ftr ` + namespaces + `><w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr>` +
		run("", p.Title+" · "+p.Entity+" · ") + field("PAGE") + run("", " / ") + field("NUMPAGES") + `</w:p></w:ftr>`
}

func field(name string) string {
	return `<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> ` + name +
		` </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>`
}

// styles has the form that the filing guide fixes for the text: FangSong of size four (14 points, 28 half points) and
// lines of exactly 26 points (520 twentieths). Tables, notes, header and footer are smaller, so that lists can be read.
// Latin text is marked as English in both languages: where it is marked as Chinese, its words are broken anywhere.
func styles() string {
	const fonts = `<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="FangSong" w:cs="Times New Roman"/>`
	return `<w:styles ` + namespaces + `><w:docDefaults><w:rPrDefault><w:rPr>` + fonts +
		`<w:sz w:val="28"/><w:szCs w:val="28"/><w:lang w:val="en-GB" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault>` +
		`<w:pPrDefault><w:pPr><w:spacing w:line="520" w:lineRule="exact"/></w:pPr></w:pPrDefault></w:docDefaults>` +
		`<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>` +
		style("Title", `<w:spacing w:before="240" w:after="240" w:line="720" w:lineRule="exact"/><w:jc w:val="center"/>`, 40, `<w:b/>`) +
		style("Heading1", `<w:keepNext/><w:spacing w:before="240" w:after="120"/><w:outlineLvl w:val="0"/>`, 32, `<w:b/>`) +
		style("Heading2", `<w:keepNext/><w:spacing w:before="120" w:after="60"/><w:outlineLvl w:val="1"/>`, 28, `<w:b/>`) +
		style("Label", `<w:keepNext/><w:spacing w:before="60"/>`, 28, `<w:b/>`) +
		style("Hint", `<w:spacing w:after="60" w:line="360" w:lineRule="exact"/>`, 21, `<w:color w:val="595959"/>`) +
		style("TableHead", `<w:keepNext/><w:spacing w:before="60" w:line="360" w:lineRule="exact"/>`, 24, ``) +
		style("Cell", `<w:spacing w:line="300" w:lineRule="exact"/>`, 21, ``) +
		style("After", `<w:spacing w:line="200" w:lineRule="exact"/>`, 12, ``) +
		style("Header", `<w:spacing w:line="300" w:lineRule="exact"/><w:jc w:val="center"/>`, 21, ``) +
		style("Footer", `<w:spacing w:line="300" w:lineRule="exact"/><w:jc w:val="center"/>`, 18, ``) +
		`<w:style w:type="table" w:styleId="Grid"><w:name w:val="Table Grid"/><w:tblPr><w:tblBorders>` +
		border("top") + border("left") + border("bottom") + border("right") + border("insideH") + border("insideV") +
		`</w:tblBorders><w:tblCellMar><w:left w:w="57" w:type="dxa"/><w:right w:w="57" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style></w:styles>`
}

func border(side string) string {
	return `<w:` + side + ` w:val="single" w:sz="4" w:space="0" w:color="808080"/>`
}

func style(name, paragraph string, halfPoints int, run string) string {
	size := strconv.Itoa(halfPoints)
	return `<w:style w:type="paragraph" w:styleId="` + name + `"><w:name w:val="` + styleName(name) + `"/><w:basedOn w:val="Normal"/><w:pPr>` +
		paragraph + `</w:pPr><w:rPr>` + run + `<w:sz w:val="` + size + `"/><w:szCs w:val="` + size + `"/></w:rPr></w:style>`
}

// styleName is the name by which word processors know a built-in style.
func styleName(id string) string {
	return cmp.Or(map[string]string{"Heading1": "heading 1", "Heading2": "heading 2", "Header": "header", "Footer": "footer"}[id], id)
}
