package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"github.com/domicile/domicile/internal/verify"
)

// verifyFlags are the flags of plan verify.
type verifyFlags struct {
	plan     string
	source   string
	target   string
	content  string
	place    string
	output   string
	sign     string
	accept   string
	showKeys bool
	fresh    bool
}

func (a *app) planVerifyCommand() *cobra.Command {
	var f verifyFlags
	cmd := &cobra.Command{
		Use:   "verify [WAVE|STEP|GROUP]",
		Short: "Compare source and target after a wave, and sign the result",
		Long: `verify compares what the steps of a wave moved: objects by key, size and contents; tables by counts and by digests
that the databases compute of each part, then the rows of the parts that differ. It reads plan/verify/pairs.yaml, in
which people complete the addresses, and writes plan/verify/NAME.result.json. It only reads, keeps its progress, and
goes on where it stopped.

What lies in the mainland is read inside the mainland alone: run it there, where reading what lies abroad brings it in.
A result names no key and no value; --show-keys names the keys of objects in the file of this machine.

--sign NAME signs results that are there, after somebody looked at them. One that is not equal, not complete, or whose
source may have changed meanwhile needs --accept-differences REASON. A result that was signed is not signed over: compare
again, which keeps what was signed beside the new result.

Exit codes: 0 equal, 1 failed, 2 usage or settings, 3 not everything could be compared, 4 there are differences,
130 interrupted (what was done is kept).`,
		Example: `  domicile plan verify wave-01
  domicile plan verify pilot --source s3://old-bucket --target oss://bucket-at-home
  domicile plan verify learn-e97a97/edu-students-sg-307dc1/compare --content read
  domicile plan verify wave-01 --sign "Li Lei"`,
		Args: cobra.MaximumNArgs(1),
		ValidArgsFunction: func(_ *cobra.Command, _ []string, _ string) ([]string, cobra.ShellCompDirective) {
			return a.completePair(f), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := f.check(); err != nil {
				return usageError{fmt.Errorf("plan verify: %w", err)}
			}
			pairs, err := a.pairs(f, args)
			if err != nil {
				return err
			}
			if f.sign != "" {
				return a.signPairs(pairs, f)
			}
			return a.verifyPairs(cmd.Context(), pairs, f)
		},
	}
	f.register(cmd)
	return cmd
}

func (f *verifyFlags) register(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.plan, "plan", "", "folder of the plan (default ./plan)")
	cmd.Flags().StringVar(&f.source, "source", "", "address of the source, or its name in the settings; for one step")
	cmd.Flags().StringVar(&f.target, "target", "", "address of the target, or its name in the settings; for one step")
	cmd.Flags().StringVar(&f.content, "content", string(verify.Auto), "contents of objects: auto (checksums that servers state, else read), read, size")
	cmd.Flags().StringVar(&f.place, "place", "", "country code of this machine (runner.place)")
	cmd.Flags().BoolVar(&f.showKeys, "show-keys", false, "name the keys of objects that differ in the result file")
	cmd.Flags().BoolVar(&f.fresh, "fresh", false, "begin again, also where an interrupted comparison could go on")
	cmd.Flags().StringVar(&f.sign, "sign", "", "sign the results with this name; compares nothing")
	cmd.Flags().StringVar(&f.accept, "accept-differences", "", "why a result that is not equal is signed all the same")
	cmd.Flags().StringVarP(&f.output, "output", "o", "text", "what stdout gets: text, json")
}

func (f verifyFlags) check() error {
	contents := make([]string, 0, len(verify.Contents()))
	for _, c := range verify.Contents() {
		contents = append(contents, string(c))
	}
	err := errors.Join(oneOf("content", f.content, contents...), oneOf("output", f.output, "text", "json"))
	if f.accept != "" && f.sign == "" {
		err = errors.Join(err, errors.New("--accept-differences goes with --sign NAME"))
	}
	return err
}

// pairsFile is what is compared with what, in the folder of a plan.
const pairsFile = "pairs.yaml"

// verifyFolder is where a plan keeps what is compared.
func (a *app) verifyFolder(f verifyFlags) string {
	folder := f.plan
	if folder == "" {
		folder = filepath.Join(a.loaded.Out, planFolder)
	}
	return filepath.Join(folder, "verify")
}

// pairs returns the pairs that an argument names, all of the plan without one.
func (a *app) pairs(f verifyFlags, args []string) ([]verify.Pair, error) {
	if _, err := a.settings(); err != nil {
		return nil, err
	}
	all, err := readPairs(filepath.Join(a.verifyFolder(f), pairsFile))
	if err != nil {
		return nil, err
	}
	if len(args) > 0 {
		all = slices.DeleteFunc(all, func(p verify.Pair) bool {
			return args[0] != p.Step && args[0] != p.Wave && args[0] != p.Group
		})
	}
	switch {
	case len(all) == 0:
		return nil, usageError{hinted{errors.New("plan verify: no comparison goes by that name"), "`domicile plan verify --help`; " + pairsFile + " lists waves, groups and steps"}}
	case len(all) > 1 && (f.source != "" || f.target != ""):
		return nil, usageError{fmt.Errorf("plan verify: --source and --target are for one step, and there are %d", len(all))}
	}
	return all, nil
}

// completePair offers the names of waves and steps.
func (a *app) completePair(f verifyFlags) []string {
	if _, err := a.settings(); err != nil {
		return nil
	}
	all, err := readPairs(filepath.Join(a.verifyFolder(f), pairsFile))
	if err != nil {
		return nil
	}
	var names []string
	for _, p := range all {
		names = append(names, p.Wave, p.Group, p.Step)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// verifyPairs compares pair by pair. The exit code is that of the worst.
func (a *app) verifyPairs(ctx context.Context, pairs []verify.Pair, f verifyFlags) error {
	code := exitDone
	for i := range pairs {
		d, err := a.verifyPair(ctx, &pairs[i], f)
		if err != nil {
			return fmt.Errorf("plan verify %s: %w", pairs[i].Step, err)
		}
		if err := a.writeResult(&pairs[i], &d, f); err != nil {
			return err
		}
		if err := a.showResult(&d, f.output); err != nil {
			return err
		}
		code = max(code, codeOf(&d))
	}
	if code != exitDone {
		return status(code)
	}
	return nil
}

// codeOf is the exit code of a result: differences weigh more than gaps.
func codeOf(d *verify.Document) int {
	switch {
	case d.Equal:
		return exitDone
	case d.Counts != (verify.Counts{}) || d.Complete:
		return exitResults
	}
	return exitGaps
}
