package decide

import "io/fs"

// Load reads configs/law and configs/rules.
func Load(fsys fs.FS) (*Rules, error) {
	if _, err := fs.Stat(fsys, "."); err != nil {
		return nil, err
	}
	return &Rules{}, nil
}
