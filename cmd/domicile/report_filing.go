package main

import (
	"cmp"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/plan"
	"github.com/domicile/domicile/internal/plan/artifact"
	"github.com/domicile/domicile/internal/report"
	"github.com/domicile/domicile/internal/report/filing"
)

// filingFolder is the folder of the drafts, in plan/ or in the output folder.
const filingFolder = "filing"

// filingFlags are the flags of report filing.
type filingFlags struct {
	entity  string
	kinds   []string
	formats []string
	out     string
}

func (a *app) reportFilingCommand() *cobra.Command {
	var f filingFlags
	cmd := &cobra.Command{
		Use:   "filing [inventory.json]",
		Short: "Drafts of the filing documents, filled from evidence, as DOCX and Markdown",
		Long: `filing writes, for each entity, drafts of the documents that a handler completes and files or keeps: the checklist of
the bundle, the self-assessment of the security assessment, the impact assessment and the annexes of the standard
contract, the record of processing, the data-flow map, and the statement on storage. Which of them follows from what the
rules indicate; where that is open, both ways are written and say so. --kind asks for some of them, indicated or not.

Every filled line points to its evidence; what is not known is "to be confirmed by" somebody. Measures and dates are
those of the plan. Chinese and English are separate files; --lang writes one of them.`,
		Example: `  domicile report filing
  domicile report filing --entity learn-cn --kind assessment -f docx --lang zh
  domicile report filing --kind ropa,map --out drafts inventory.json`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			want, err := f.want(a.flags.lang)
			if err != nil {
				return usageError{err}
			}
			doc, err := a.lastDocument(cmd, args)
			if err != nil {
				return err
			}
			return a.reportFiling(cmd, doc, want, f.out)
		},
	}
	cmd.Flags().StringVar(&f.entity, "entity", "", "id of one entity (default: all)")
	cmd.Flags().StringSliceVar(&f.kinds, "kind", []string{"all"}, strings.Join(filingKinds(), ", ")+" (all: those that are indicated)")
	cmd.Flags().StringSliceVarP(&f.formats, "format", "f", nil, strings.Join(filingFormats(), ", ")+" (default: both)")
	cmd.Flags().StringVar(&f.out, "out", "", "folder that gets ENTITY/LANGUAGE/ (default ./filing)")
	complete(cmd, "kind", filingKinds)
	complete(cmd, "format", filingFormats)
	return cmd
}

func filingKinds() []string {
	names := []string{"all"}
	for _, k := range filing.Kinds() {
		names = append(names, string(k))
	}
	return names
}

func filingFormats() []string {
	names := make([]string, 0, len(filing.Formats()))
	for _, f := range filing.Formats() {
		names = append(names, string(f))
	}
	return names
}

// want reads the flags; no language means both.
func (f *filingFlags) want(lang string) (filing.Want, error) {
	want := filing.Want{Entity: inventory.ID(f.entity)}
	if lang != "" {
		want.Langs = []string{lang}
	}
	for _, k := range f.kinds {
		if err := oneOf("kind", k, filingKinds()...); err != nil {
			return want, err
		}
		want.Kinds = append(want.Kinds, filing.Kind(k))
	}
	if slices.Contains(f.kinds, "all") {
		want.Kinds = nil
	}
	for _, name := range f.formats {
		if err := oneOf("format", name, filingFormats()...); err != nil {
			return want, err
		}
		want.Formats = append(want.Formats, filing.Format(name))
	}
	return want, nil
}

// reportFiling writes the drafts and says how far evidence fills each.
func (a *app) reportFiling(cmd *cobra.Command, doc *report.Document, want filing.Want, out string) error {
	in, err := a.planInput(doc, planFlags{})
	if err != nil {
		return err
	}
	p, err := plan.Make(in)
	if err != nil {
		return fmt.Errorf("report filing: %w", err)
	}
	m, err := a.filer()
	if err != nil {
		return err
	}
	papers, err := m.Papers(doc, p, want)
	if err != nil {
		return wrongEntity(err, doc)
	}
	files, err := filing.Files(papers, want.Formats)
	if err != nil {
		return err
	}
	folder := cmp.Or(out, filepath.Join(a.loaded.Out, filingFolder))
	if err := writeFiles(cmd.Context(), folder, files); err != nil {
		return err
	}
	if err := a.refer(cmd.Context(), doc.Metadata.ScanID, "filing"); err != nil {
		return err
	}
	words, err := a.words()
	if err != nil {
		return err
	}
	for i := range papers {
		fill := papers[i].Fill
		fmt.Fprintln(a.stdout, words.Say("filing.summary", papers[i].Path, strconv.Itoa(fill.Fields), strconv.Itoa(fill.Filled),
			strconv.Itoa(fill.Percent()), strconv.Itoa(fill.Partly), strconv.Itoa(fill.Fields-fill.Filled-fill.Partly)))
	}
	a.note("domicile: wrote %d files to %s", len(files), folder)
	return nil
}

// filer loads what drafts are written from.
func (a *app) filer() (*filing.Maker, error) {
	fsys, err := a.knowledgeFiles()
	if err != nil {
		return nil, err
	}
	packs, err := filing.Load(fsys)
	if err != nil {
		return nil, err
	}
	x, err := a.explainer()
	if err != nil {
		return nil, err
	}
	return &filing.Maker{Packs: packs, Explainer: x}, nil
}

// wrongEntity says which entities there are.
func wrongEntity(err error, doc *report.Document) error {
	if !errors.Is(err, filing.ErrNoEntity) {
		return err
	}
	ids := make([]string, 0, len(doc.Entities))
	for i := range doc.Entities {
		ids = append(ids, string(doc.Entities[i].ID))
	}
	return usageError{hinted{err, "entities with a store among: " + strings.Join(ids, ", ")}}
}

// planFilings are the drafts as files of the plan.
func (a *app) planFilings(doc *report.Document, p *plan.Plan) ([]artifact.File, error) {
	m, err := a.filer()
	if err != nil {
		return nil, err
	}
	papers, err := m.Papers(doc, p, filing.Want{})
	if err != nil {
		return nil, err
	}
	files, err := filing.Files(papers, nil)
	for i := range files {
		files[i].Path = filingFolder + "/" + files[i].Path
	}
	return files, err
}
