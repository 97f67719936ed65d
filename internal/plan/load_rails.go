package plan

import (
	"errors"
	"io/fs"

	"github.com/domicile/domicile/internal/inventory"
)

// loadRails reads what the files of a plan are written with: the words of the data transmission service, the guard rails,
// the twins of policies, and the regions outside the mainland that the rails keep closed. A knowledge folder without them is a plan without
// these files, not a mistake.
func (k *Knowledge) loadRails(fsys fs.FS) error {
	errs := []error{
		optional(eachFile(fsys, "dts", func(f *DTS) { k.DTS = *f })),
		optional(eachFile(fsys, "guards", func(f *Guards) { k.Guards = *f })),
		optional(eachFile(fsys, "iam", func(f *IAM) { k.IAM = *f })),
	}
	if _, err := fs.Stat(fsys, "regions"); err == nil {
		regions, err := inventory.LoadRegions(fsys)
		errs = append(errs, err)
		if err == nil {
			k.Guards.outside(regions)
		}
	}
	return errors.Join(errs...)
}

func optional(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}
