package review

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/gofrs/flock"

	"github.com/domicile/domicile/internal/decide"
)

// How often, and for how long in all, a writer asks for the lock of the file of answers. Another writer holds it for
// the time of one write.
const (
	lockEvery = 20 * time.Millisecond
	lockFor   = 10 * time.Second
)

// AppendAnswers adds answers to the file, which is made when it is not there, and returns all that it holds then. The
// file is replaced as a whole under a lock: writers wait for each other, and a reader sees it before or after.
func AppendAnswers(ctx context.Context, path string, more ...decide.Statement) (all Answers, err error) {
	more = slices.Clone(more)
	for i := range more {
		more[i].At, more[i].Value = Stamp(more[i].At), canonical(more[i].Value)
		if err := CheckAnswer(more[i]); err != nil {
			return nil, fmt.Errorf("review: answer: %w", err)
		}
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, fmt.Errorf("review: write answers: %w", err)
	}
	lock := flock.New(path+".lock", flock.SetPermissions(0o600))
	ctx, cancel := context.WithTimeout(ctx, lockFor)
	defer cancel()
	if _, err := lock.TryLockContext(ctx, lockEvery); err != nil {
		return nil, fmt.Errorf("review: lock %s: %w", lock.Path(), err)
	}
	defer func() { err = errors.Join(err, lock.Unlock()) }()
	answers, err := ReadAnswers(path)
	if err != nil {
		return nil, err // what cannot be read is not replaced
	}
	all = answers.Add(more...)
	data, err := all.encode()
	if err != nil {
		return nil, err
	}
	return all, replace(path, data)
}

// replace writes a file beside the old one and puts it in its place.
func replace(path string, data []byte) error {
	f, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*") // mode 0600
	if err != nil {
		return fmt.Errorf("review: write answers: %w", err)
	}
	_, err = f.Write(data)
	if err = errors.Join(err, f.Sync(), f.Close()); err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return fmt.Errorf("review: write answers: %w", errors.Join(err, os.Remove(f.Name())))
	}
	return nil
}
