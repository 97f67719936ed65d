package main

import (
	"bufio"
	"bytes"
	"cmp"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
	"time"
)

// built builds the command.
func built(b *testing.B) string {
	b.Helper()
	bin := filepath.Join(b.TempDir(), "domicile")
	if out, err := exec.CommandContext(b.Context(), "go", "build", "-o", bin, ".").CombinedOutput(); err != nil {
		b.Fatalf("build: %v\n%s", err, out)
	}
	return bin
}

// BenchmarkHelp is the start-up of the built command (goal: 30 ms).
func BenchmarkHelp(b *testing.B) {
	bin := built(b)
	for b.Loop() {
		cmd := exec.CommandContext(b.Context(), bin, "--help")
		cmd.Stdout = io.Discard
		if err := cmd.Run(); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkEndToEnd scans one dense Chinese CSV file of 512 MB with the built command, people counted, as a user would:
//
//	go test ./cmd/domicile -run '^$' -bench EndToEnd -benchtime 1x
//
// BENCH_MB makes the file larger or smaller; -short makes it 32 MB. It prints MB/s of wall time and for each second of
// CPU, of user and system together (goal: 300), with one worker on one processor and with two on two, how much faster
// two are (goal: 1.9 times), and the most memory that the command held. What the neighbours of a shared machine take
// is in the wall time: beside it stand how many processors worked (x-busy), which is 2 on a quiet machine where nothing
// is serial, and how much faster two would be if they always worked (x-work), which is 2 where the work grows by nothing.
func BenchmarkEndToEnd(b *testing.B) {
	size := 512
	if testing.Short() {
		size = 32
	}
	if n, err := strconv.Atoi(os.Getenv("BENCH_MB")); err == nil {
		size = n
	}
	bin, file := built(b), filepath.Join(b.TempDir(), "orders.csv")
	size = denseCSV(b, file, size<<20)
	var one usage
	for _, workers := range []int{1, 2} {
		b.Run(fmt.Sprintf("workers=%d", workers), func(b *testing.B) {
			b.SetBytes(int64(size))
			var sum usage
			for b.Loop() {
				used := scanOnce(b, bin, file, workers)
				sum.cpu += used.cpu
				sum.rss = max(sum.rss, used.rss)
			}
			mean := usage{cpu: sum.cpu / time.Duration(b.N), wall: b.Elapsed() / time.Duration(b.N)}
			one = cmp.Or(one, mean)
			b.ReportMetric(float64(size)/1e6/mean.cpu.Seconds(), "MB/cpu-s")
			b.ReportMetric(one.wall.Seconds()/mean.wall.Seconds(), "x-one")
			b.ReportMetric(mean.cpu.Seconds()/mean.wall.Seconds(), "x-busy")
			b.ReportMetric(float64(workers)*one.cpu.Seconds()/mean.cpu.Seconds(), "x-work")
			b.ReportMetric(float64(sum.rss)/1e6, "MB-rss")
		})
	}
}

// usage is what one run of the command took.
type usage struct {
	cpu, wall time.Duration
	rss       int64
}

// scanOnce scans a file from nothing.
func scanOnce(b *testing.B, bin, file string, workers int) usage {
	b.Helper()
	home := b.TempDir()
	args := []string{"--data", filepath.Join(home, "data"), "--workers", strconv.Itoa(workers), "scan", "--out", home, file}
	cmd := exec.CommandContext(b.Context(), bin, args...)
	cmd.Env = append(os.Environ(), "HOME="+home, "GOMAXPROCS="+strconv.Itoa(workers))
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	if err := cmd.Run(); cmd.ProcessState == nil || cmd.ProcessState.ExitCode() == exitFailed {
		b.Fatalf("%v\n%s", err, &stderr)
	}
	doc, err := readDocument(filepath.Join(home, inventoryFile))
	if err != nil || len(doc.People) == 0 {
		b.Fatalf("no people were counted: %v", err)
	}
	u, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage)
	if !ok {
		b.Skip("this system does not tell what a process took")
	}
	return usage{cpu: cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime(), rss: u.Maxrss << 10}
}

// denseCSV writes rows that each hold time, amount, mobile, ID number, e-mail, address and comment, and returns the
// size of the file. Every eighth comment is quoted.
func denseCSV(b *testing.B, path string, size int) int {
	b.Helper()
	f, err := os.Create(path)
	if err != nil {
		b.Fatal(err)
	}
	w := bufio.NewWriterSize(f, 1<<20)
	r := rand.New(rand.NewPCG(1, 2))
	n, _ := w.WriteString("created_at,amount,mobile,id_card,email,address,comment\n")
	for i := 0; n < size; i++ {
		k, _ := w.WriteString(denseRow(r, i))
		n += k
	}
	if err := cmp.Or(w.Flush(), f.Close()); err != nil {
		b.Fatal(err)
	}
	return n
}

func denseRow(r *rand.Rand, i int) string {
	cities := []string{"北京市朝阳区", "上海市浦东新区", "广东省深圳市南山区", "四川省成都市武侯区", "浙江省杭州市西湖区"}
	comments := []string{"请在工作日送货", "尽快发货谢谢", "放在门卫处即可", "\"发票抬头写公司名称, 谢谢\"", "电话联系", "包装要结实一些", "不要放快递柜", "周末也可以送"}
	person := r.IntN(1_200_000)
	return fmt.Sprintf("2026-%02d-%02d %02d:%02d:%02d,%d.%02d,%s,%s,user%d@example.com,%s%s路%d号%d室,%s\n",
		1+r.IntN(12), 1+r.IntN(28), r.IntN(24), r.IntN(60), r.IntN(60), r.IntN(9999), r.IntN(100),
		mobile(person), residentID(person), person, cities[r.IntN(len(cities))], []string{"建国", "人民", "解放", "中山"}[r.IntN(4)],
		1+r.IntN(999), 101+r.IntN(2800), comments[i%len(comments)])
}
