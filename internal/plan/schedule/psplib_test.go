package schedule_test

import (
	"bufio"
	"cmp"
	"encoding/csv"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/domicile/domicile/internal/plan/schedule"
)

// instance is one file of the library, with what is known about its optimum.
type instance struct {
	name    string
	problem schedule.Problem
	path    int // length of the critical path
	best    int // best known makespan
}

// numbers splits a line into its whole numbers.
func numbers(line string) ([]int, error) {
	var list []int
	for f := range strings.FieldsSeq(line) {
		n, err := strconv.Atoi(f)
		if err != nil {
			return nil, err
		}
		list = append(list, n)
	}
	return list, nil
}

// readSM reads the .sm form: sections with two or three lines of heading, jobs counted from 1.
func readSM(data string) (schedule.Problem, error) {
	var p schedule.Problem
	section := ""
	sc := bufio.NewScanner(strings.NewReader(data))
	for sc.Scan() {
		line := strings.TrimSpace(sc.Text())
		if head, _, ok := strings.Cut(line, ":"); ok || strings.HasPrefix(line, "*") {
			section = strings.TrimSpace(head)
			continue
		}
		row, err := numbers(line)
		if err != nil || len(row) == 0 {
			continue // a heading
		}
		if err := takeRow(&p, section, row); err != nil {
			return p, err
		}
	}
	if len(p.Tasks) == 0 || len(p.Resources) == 0 {
		return p, errors.New("no tasks or no resources")
	}
	return p, sc.Err()
}

func takeRow(p *schedule.Problem, section string, row []int) error {
	grow := func(job int) error {
		if job < 1 || job > 100_000 {
			return fmt.Errorf("job %d", job)
		}
		for len(p.Tasks) < job {
			p.Tasks = append(p.Tasks, schedule.Task{})
		}
		return nil
	}
	switch section {
	case "PRECEDENCE RELATIONS":
		if len(row) < 3 {
			return nil
		}
		for _, next := range row[3:] {
			if err := cmp.Or(grow(row[0]), grow(next)); err != nil {
				return err
			}
			p.Tasks[next-1].Needs = append(p.Tasks[next-1].Needs, schedule.Need{Task: row[0] - 1})
		}
	case "REQUESTS/DURATIONS":
		if len(row) < 3 {
			return nil
		}
		if err := grow(row[0]); err != nil {
			return err
		}
		t := &p.Tasks[row[0]-1]
		t.Duration = row[2]
		for r, n := range row[3:] {
			if n > 0 {
				t.Use = append(t.Use, schedule.Use{Resource: r, Amount: n})
			}
		}
	case "RESOURCEAVAILABILITIES":
		p.Resources = row
	}
	return nil
}

// readSet reads every instance of a folder whose name is of a set, with the table of best known values.
func readSet(tb testing.TB, folder, set string) []instance {
	tb.Helper()
	best := readBest(tb, filepath.Join(folder, set+"-best.csv"))
	var list []instance
	err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		name := strings.TrimSuffix(filepath.Base(path), ".sm")
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".sm") || !strings.HasPrefix(name, set) {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		p, err := readSM(string(data))
		if err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		list = append(list, instance{name: name, problem: p, path: longest(p), best: best[name]})
		return nil
	})
	if err != nil {
		tb.Fatal(err)
	}
	slices.SortFunc(list, func(a, b instance) int { return strings.Compare(a.name, b.name) })
	return list
}

func readBest(tb testing.TB, path string) map[string]int {
	tb.Helper()
	best := map[string]int{}
	f, err := os.Open(path)
	if err != nil {
		tb.Logf("no best known values: %v", err)
		return best
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		tb.Fatal(err)
	}
	for _, r := range rows {
		value := r[1]
		if _, upper, ok := strings.Cut(value, ".."); ok {
			value = upper
		}
		if n, err := strconv.Atoi(strings.TrimSpace(value)); err == nil {
			best[r[0]] = n
		}
	}
	return best
}

// longest is the length of the critical path, computed without the package under test.
func longest(p schedule.Problem) int {
	finish := make([]int, len(p.Tasks))
	var visit func(i int) int
	visit = func(i int) int {
		if finish[i] == 0 {
			start := 0
			for _, n := range p.Tasks[i].Needs {
				start = max(start, visit(n.Task)+n.Lag)
			}
			finish[i] = start + p.Tasks[i].Duration
		}
		return finish[i]
	}
	end := 0
	for i := range p.Tasks {
		end = max(end, visit(i))
	}
	return end
}

// TestPSPLIB prints the mean deviation of each set in the folder PSPLIB_DIR: over the best known makespan for j30, over
// the critical path for the others. PSPLIB_TRIES names the numbers of schedules, 1000,5000,50000 unless told, PSPLIB_SETS
// the sets. Each instance is solved on one core, several instances at once. What the time of the test (-timeout) is too
// short for is said and not begun.
func TestPSPLIB(t *testing.T) {
	folder := os.Getenv("PSPLIB_DIR")
	if folder == "" {
		t.Skip("PSPLIB_DIR names the folder with the instances")
	}
	sets := map[string][]instance{}
	only := os.Getenv("PSPLIB_SETS")
	for _, set := range []string{"j30", "j60", "j90", "j120"} {
		if only == "" || slices.Contains(strings.Split(only, ","), set) {
			sets[set] = readSet(t, folder, set)
		}
	}
	last := map[string]time.Duration{} // of a thousand schedules of a set
	for text := range strings.SplitSeq(cmp.Or(os.Getenv("PSPLIB_TRIES"), "1000,5000,50000"), ",") {
		n, err := strconv.Atoi(text)
		if err != nil {
			t.Fatal(err)
		}
		for _, set := range []string{"j30", "j60", "j90", "j120"} {
			if len(sets[set]) == 0 {
				continue
			}
			need := last[set] * time.Duration(n/1000)
			if end, bounded := t.Deadline(); bounded && time.Until(end) < need+need/4 {
				t.Logf("%-5s %6d schedules: not measured, it needs about %s more; -timeout 0 gives the time", set, n, need.Round(time.Minute))
				continue
			}
			last[set] = measure(t, set, sets[set], n) / time.Duration(max(1, n/1000))
		}
	}
}

// measure solves a set and returns how long that took.
func measure(t *testing.T, set string, list []instance, tries int) time.Duration {
	t.Helper()
	begin := time.Now()
	results, took := make([]schedule.Result, len(list)), make([]time.Duration, len(list))
	var work errgroup.Group
	work.SetLimit(runtime.GOMAXPROCS(0))
	for i, in := range list {
		work.Go(func() error {
			from := time.Now()
			r, err := schedule.Solve(in.problem, schedule.Options{Tries: tries, Seed: 1})
			if err == nil {
				err = schedule.Check(in.problem, r)
			}
			if err != nil {
				return fmt.Errorf("%s: %w", in.name, err)
			}
			results[i], took[i] = r, time.Since(from)
			return nil
		})
	}
	if err := work.Wait(); err != nil {
		t.Fatal(err)
	}
	sum, optimal, proven, each := 0.0, 0, 0, time.Duration(0)
	for i, in := range list {
		r := results[i]
		if r.Tries > tries {
			t.Errorf("%s: built %d schedules of %d", in.name, r.Tries, tries)
		}
		base := in.path
		if set == "j30" && in.best > 0 {
			base = in.best
		}
		sum += 100 * float64(r.Makespan-base) / float64(base)
		each += took[i]
		if r.Makespan == in.best {
			optimal++
		}
		if r.Makespan == r.Bound {
			proven++
		}
	}
	n := float64(len(list))
	t.Logf("%-5s %4d instances %6d schedules: mean deviation %.3f %%, best known met %d, at the bound %d, %.1f ms each",
		set, len(list), tries, sum/n, optimal, proven, each.Seconds()*1000/n)
	return time.Since(begin)
}
