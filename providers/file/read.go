package file

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"

	"github.com/domicile/domicile/internal/format/objects"
	"github.com/domicile/domicile/internal/inventory"
)

// Open implements objects.Objects.
func (p *Provider) Open(
	ctx context.Context, s inventory.Store, key string, off, n int64,
) (io.ReadCloser, error) {
	st, err := p.find(s.ID)
	if err != nil {
		return nil, err
	}
	local := localPath(st, p.only, key)
	f, err := os.OpenInRoot(p.root, local)
	if err != nil {
		failure := classify(local)(err)
		return nil, &inventory.Gap{
			Scope: st.store.Scope(), Store: st.store.ID, Op: "open", Cause: failure.Cause, Fix: failure.Fix, Err: err,
		}
	}
	if n < 0 {
		n = 1<<63 - 1 - off
	}
	return &section{io.NewSectionReader(f, off, n), f}, nil
}

// section is a part of a file, with the file.
type section struct {
	*io.SectionReader
	file *os.File
}

// Close implements io.Closer.
func (s *section) Close() error { return s.file.Close() }

// classify says what an error of the file system means for a path.
func classify(name string) func(error) inventory.Failure {
	return func(err error) inventory.Failure {
		switch {
		case errors.Is(err, fs.ErrPermission):
			return inventory.Failure{
				Cause: inventory.Denied, Fix: inventory.Fix{Code: inventory.FixGrant, Args: []string{"read " + objects.Escape(name)}},
			}
		case errors.Is(err, fs.ErrNotExist):
			return inventory.Failure{Cause: inventory.Unreadable, Fix: inventory.Fix{Code: inventory.FixRetry}}
		default:
			return inventory.Failure{
				Cause: inventory.Unreadable, Fix: inventory.Fix{Code: inventory.FixRepair, Args: []string{objects.Escape(name)}},
			}
		}
	}
}
