package planview

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"github.com/domicile/domicile/internal/plan"
)

// WriteWorkbook writes plan.xlsx, in the reader's language: the plan in short, what was not seen, options, steps, flows,
// preflight and costs, one sheet each. Every cell is a value; there is no formula and no macro.
func (v *View) WriteWorkbook(w io.Writer) error {
	f := excelize.NewFile()
	b := &workbook{view: v, file: f}
	var err error
	if b.head, err = f.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}}); err != nil {
		return fmt.Errorf("planview: workbook: %w", err)
	}
	b.short()
	b.gaps()
	b.options()
	b.steps()
	b.syncs()
	b.checks()
	b.costs()
	b.errs = append(b.errs, f.DeleteSheet("Sheet1"))
	var parts bytes.Buffer
	if err := errors.Join(append(b.errs, f.Write(&parts), f.Close())...); err != nil {
		return fmt.Errorf("planview: workbook: %w", err)
	}
	if err := inOrder(w, parts.Bytes()); err != nil {
		return fmt.Errorf("planview: workbook: %w", err)
	}
	return nil
}

// inOrder copies an archive with its parts in the order of their names: the library writes sheets in the order of a map.
func inOrder(w io.Writer, archive []byte) error {
	from, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
	if err != nil {
		return err
	}
	slices.SortFunc(from.File, func(a, b *zip.File) int { return strings.Compare(a.Name, b.Name) })
	to := zip.NewWriter(w)
	for _, f := range from.File {
		if err := to.Copy(f); err != nil {
			return err
		}
	}
	return to.Close()
}

// workbook collects the sheets; its errors are looked at once, at the end.
type workbook struct {
	view *View
	file *excelize.File
	head int
	errs []error
}

// sheet writes a sheet row by row, its head bold and in view while the rest scrolls.
func (b *workbook) sheet(key string, head []string, rows [][]any) {
	name := b.view.plain(b.view.say("sheet." + key))
	if _, err := b.file.NewSheet(name); err != nil {
		b.errs = append(b.errs, err)
		return
	}
	s, err := b.file.NewStreamWriter(name)
	if err != nil {
		b.errs = append(b.errs, err)
		return
	}
	const wideColumn, first = 22, 1
	b.errs = append(b.errs, s.SetColWidth(first, max(first, len(head)), wideColumn))
	if len(head) > 0 {
		b.errs = append(b.errs, s.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}))
		bold := make([]any, len(head))
		for i, h := range head {
			bold[i] = excelize.Cell{StyleID: b.head, Value: h}
		}
		rows = append([][]any{bold}, rows...)
	}
	for i, row := range rows {
		b.errs = append(b.errs, s.SetRow(fmt.Sprintf("A%d", i+1), row))
	}
	b.errs = append(b.errs, s.Flush())
}

func (b *workbook) heads(key string) []string {
	return strings.Split(b.view.plain(b.view.say("sheet."+key+".head")), "\t")
}

// short is what a person asks first.
func (b *workbook) short() {
	v := b.view
	var rows [][]any
	for _, t := range v.answer() {
		rows = append(rows, []any{v.plain(t)})
	}
	for _, f := range v.figures() {
		rows = append(rows, []any{v.plain(f.Label), v.plain(f.Value), v.plain(f.Note)})
	}
	for _, t := range v.facts() {
		rows = append(rows, []any{v.plain(t)})
	}
	rows = append(rows, []any{v.plain(v.say("page.advice"))})
	b.sheet("plan", nil, rows)
}

func (b *workbook) gaps() {
	var rows [][]any
	for _, g := range b.view.gaps() {
		rows = append(rows, []any{g.Object, b.view.plain(g.Cause), b.view.plain(g.Fix), g.Groups})
	}
	b.sheet("gaps", b.heads("gaps"), rows)
}

func (b *workbook) options() {
	v := b.view
	var rows [][]any
	for i := range v.plan.Options {
		o := &v.plan.Options[i]
		rows = append(rows, []any{
			o.Subject, string(o.Of), v.plain(v.say("option." + string(o.Kind))), o.Chosen, o.Possible, v.plain(v.say("basis." + string(o.Basis))),
			o.Weeks.P50, o.Weeks.P80, o.Weeks.P95, money(o.Cost, plan.OneOff), money(o.Cost, plan.Egress), money(o.Cost, plan.Running), o.Unpriced,
			ifKnown(o.Exposure.Known, o.Exposure.People.Low), ifKnown(o.Exposure.Known, o.Exposure.People.Mid), ifKnown(o.Exposure.Known, o.Exposure.People.High),
			ifKnown(o.Exposure.Known, o.Exposure.Days.Mid), ifKnown(o.Exposure.Known, o.Exposure.Sensitive.Mid), o.Exposure.Until.String(),
		})
	}
	b.sheet("options", b.heads("options"), rows)
}

// ifKnown leaves the cell of a number that nobody counted empty: a 0 would say that nobody is in it.
func ifKnown(known bool, n int64) any {
	if !known {
		return nil
	}
	return n
}

func (b *workbook) steps() {
	v := b.view
	var rows [][]any
	for _, x := range v.steps() {
		needs := make([]string, len(x.Needs))
		for i, n := range x.Needs {
			needs[i] = string(n)
		}
		rows = append(rows, []any{
			string(x.ID), v.plain(v.say("phase." + string(x.phase))), string(x.wave.ID), x.group.Name, v.plain(v.say("verb." + string(x.Verb))),
			v.plain(x.Title), x.Start.String(), x.Finish.String(), x.Duration.P50, x.Duration.P80, x.Duration.P95,
			v.plain(v.say("page.took."+string(x.Duration.Unit), "")), x.Slack, x.Critical, v.plain(v.bound(x.BoundBy)),
			strings.Join(needs, "\n"), string(x.Crew), v.lines(x.Verify), v.lines(x.Undo), v.lines(grounds(x.Because)),
			strings.Join(x.Artifacts, "\n"), x.Done.String(),
		})
	}
	b.sheet("steps", b.heads("steps"), rows)
}

// lines are texts in the reader's language, one below the other, within what a cell holds.
func (v *View) lines(all []plan.Text) string {
	list := make([]string, len(all))
	for i, t := range all {
		list[i] = v.plain(t)
	}
	return clip(strings.Join(list, "\n"), excelize.TotalCellChars)
}

func (b *workbook) syncs() {
	v := b.view
	var rows [][]any
	for _, s := range v.syncs() {
		rows = append(rows, []any{
			v.plain(s.Verdict), s.Name, s.Pattern, s.Mechanism, v.plain(s.How), ifKnown(!s.Unread, s.People.Low), ifKnown(!s.Unread, s.People.Mid), ifKnown(!s.Unread, s.People.High),
			strings.Join(s.Missing, "\n"), v.lines(s.Notes),
		})
	}
	b.sheet("syncs", b.heads("syncs"), rows)
}

func (b *workbook) checks() {
	v := b.view
	var rows [][]any
	for i := range v.plan.Preflight {
		c := &v.plan.Preflight[i]
		rows = append(rows, []any{
			c.Code, v.plain(v.say("severity." + string(c.Severity))), v.plain(c.What), v.plain(c.Fix), v.object(c.Of), string(c.Step),
		})
	}
	b.sheet("checks", b.heads("checks"), rows)
}

func (b *workbook) costs() {
	rows := make([][]any, len(b.view.plan.Costs.Lines))
	for i := range rows {
		rows[i] = b.view.costCells(&b.view.plan.Costs.Lines[i])
	}
	b.sheet("costs", b.heads("costs"), rows)
}
