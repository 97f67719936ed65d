package filing

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
)

// markdown writes the paper for a reviewer. Markdown has no pages: the marking stands at its head and at its end.
func (p *Paper) markdown() []byte {
	var b strings.Builder
	fmt.Fprintf(&b, "> **%s**\n\n# %s\n", escaped(p.Marking), escaped(p.Title))
	for _, line := range p.Cover {
		b.WriteString("\n" + escaped(line) + "\n")
	}
	for i := range p.Blocks {
		p.Blocks[i].markdown(&b, p.colRefs)
	}
	p.appendix(&b)
	fmt.Fprintf(&b, "\n> **%s**\n", escaped(p.Marking))
	return []byte(b.String())
}

func (k *Block) markdown(b *strings.Builder, colRefs string) {
	switch {
	case k.Level > 0:
		fmt.Fprintf(b, "\n%s %s\n", strings.Repeat("#", k.Level+1), escaped(k.Heading))
		return
	case k.Hint != "":
		fmt.Fprintf(b, "\n_%s_\n", escaped(k.Hint))
		return
	case k.Label != "":
		fmt.Fprintf(b, "\n**%s**\n", escaped(k.Label))
	}
	said, asked := k.Answer.said()
	list(b, said, "")
	for i := range k.Answer.Tables {
		k.Answer.Tables[i].markdown(b, colRefs)
	}
	list(b, asked, "**")
}

func list(b *strings.Builder, lines []Line, around string) {
	if len(lines) > 0 {
		b.WriteByte('\n')
	}
	for _, l := range lines {
		b.WriteString("- " + around + escaped(l.Text) + around + marks(l.Refs) + "\n")
	}
}

func (t *Table) markdown(b *strings.Builder, colRefs string) {
	if t.Head != "" {
		fmt.Fprintf(b, "\n%s%s\n", escaped(t.Head), marks(t.Refs))
	}
	b.WriteByte('\n')
	pipes(b, append(escapedAll(t.Cols), escaped(colRefs)))
	b.WriteString(strings.Repeat("|---", len(t.Cols)+1) + "|\n")
	for _, r := range t.Rows {
		pipes(b, append(escapedAll(r.Cells), marks(r.Refs)))
	}
}

func pipes(b *strings.Builder, cells []string) {
	b.WriteString("| " + strings.Join(cells, " | ") + " |\n")
}

// appendix lists what the references stand for, and how to follow each.
func (p *Paper) appendix(b *strings.Builder) {
	fmt.Fprintf(b, "\n## %s\n\n_%s_\n\n", escaped(p.refsAt.head), escaped(p.refsAt.hint))
	pipes(b, escapedAll(p.refsAt.cols))
	b.WriteString(strings.Repeat("|---", len(p.refsAt.cols)) + "|\n")
	for i, r := range p.Refs {
		pipes(b, append([]string{marks([]int{i + 1})}, escapedAll(p.refsAt.row(r))...))
	}
}

// row says a reference: what it is, its id, and how to follow it.
func (w *refWords) row(r Ref) []string {
	return []string{w.kinds[r.Kind], string(r.ID), strings.ReplaceAll(w.where[r.Kind], "{id}", quoted(string(r.ID)))}
}

// quoted is an id as a shell takes it.
func quoted(id string) string { return "'" + strings.ReplaceAll(id, "'", `'\''`) + "'" }

// marks writes references: [3][4].
func marks(refs []int) string {
	var b strings.Builder
	for _, n := range refs {
		b.WriteString("[" + strconv.Itoa(n) + "]")
	}
	return b.String()
}

// escaped keeps names of an estate from being read as Markdown or HTML, and from breaking a line.
func escaped(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case unicode.IsControl(r):
			r = '·'
		case strings.ContainsRune("\\`*_[]<>|#&~$", r):
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}

func escapedAll(all []string) []string {
	out := make([]string, len(all))
	for i, s := range all {
		out[i] = escaped(s)
	}
	return out
}
