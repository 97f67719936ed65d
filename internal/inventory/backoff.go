package inventory

import (
	"context"
	"hash/fnv"
	"io"
	"strconv"
	"time"
)

// The numbers of the pause between two tries.
const (
	firstPause = 200 * time.Millisecond // about the time of one call to a far region
	lastPause  = 20 * time.Second       // longer than any cloud asks for; a source that asks for more gets a gap
)

// pauseAfter returns how long to wait after the given try (1 is the first): twice as long each time, shortened by up
// to a half by a fraction that depends on the call alone, so that calls that failed together come back apart and a
// test sees the same pauses every time. What the source asked for is a lower bound.
func pauseAfter(call Call, try int, asked time.Duration) time.Duration {
	pause := min(firstPause<<(try-1), lastPause)
	pause -= time.Duration(fraction(call, try) * float64(pause) / 2)
	return min(max(pause, asked), lastPause)
}

// fraction returns a number in [0, 1) that is the same for the same try of the same call.
func fraction(call Call, try int) float64 {
	h := fnv.New64a()
	for _, part := range []string{
		string(call.Scope.ID()), string(call.Store), string(call.Dataset), call.Op, strconv.Itoa(try),
	} {
		_, _ = io.WriteString(h, part) // a hash takes every byte
		_, _ = h.Write([]byte{0})
	}
	const bits = 53 // of a float64
	return float64(mix(h.Sum64())>>(64-bits)) / (1 << bits)
}

// mix spreads the last bytes of an FNV hash over all its bits (the finalizer of SplitMix64).
func mix(x uint64) uint64 {
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// sleep waits for d or until the context ends, whose error it returns.
func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
