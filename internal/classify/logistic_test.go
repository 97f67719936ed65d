package classify_test

import "math"

// example is one kind in one column with what is known of it, and whether it is right.
type example struct {
	source, mode, column, kind string
	x                          []float64
	right                      bool
}

const (
	// ridge is the penalty on the square of a weight: that of a prior of variance one.
	ridge = 1.0
	// newtonSteps bounds the iterations; ten are usually enough.
	newtonSteps = 40
	// converged is the step below which a fit is done.
	converged = 1e-9
)

// logit fits a logistic regression to all examples at once by Newton's method. Nothing in it is random: the same
// examples in the same order give the same weights.
func logit(all []example, features int) []float64 {
	w := make([]float64, features)
	for range newtonSteps {
		step := solve(curvature(all, w))
		size := 0.0
		for i := range w {
			w[i] += step[i]
			size = max(size, math.Abs(step[i]))
		}
		if size < converged {
			break
		}
	}
	return w
}

func sigmoid(x float64) float64 { return 1 / (1 + math.Exp(-x)) }

func dot(a, b []float64) float64 {
	sum := 0.0
	for i := range a {
		sum += a[i] * b[i]
	}
	return sum
}

// curvature is the Hessian of the penalised log-likelihood at w, and its gradient in the last column. The bias, which is
// the first feature, is not penalised.
func curvature(all []example, w []float64) [][]float64 {
	n := len(w)
	h := make([][]float64, n)
	for i := range h {
		h[i] = make([]float64, n+1)
		h[i][i] = ridge
		h[i][n] = -ridge * w[i]
	}
	h[0][0], h[0][n] = 1e-6, 0
	for _, e := range all {
		p := sigmoid(dot(w, e.x))
		slope, missing := p*(1-p), -p
		if e.right {
			missing++
		}
		for i, xi := range e.x {
			if xi == 0 {
				continue
			}
			h[i][n] += missing * xi
			for j, xj := range e.x[:i+1] {
				h[i][j] += slope * xi * xj
			}
		}
	}
	for i := range h {
		for j := range i {
			h[j][i] = h[i][j]
		}
	}
	return h
}

// solve solves a system of linear equations, the right side in the last column, by elimination with pivots.
func solve(a [][]float64) []float64 {
	n := len(a)
	for i := range a {
		best := i
		for r := i + 1; r < n; r++ {
			if math.Abs(a[r][i]) > math.Abs(a[best][i]) {
				best = r
			}
		}
		a[i], a[best] = a[best], a[i]
		for r := i + 1; r < n; r++ {
			eliminate(a[r], a[i], i)
		}
	}
	x := make([]float64, n)
	for i := n - 1; i >= 0; i-- {
		x[i] = (a[i][n] - dot(a[i][i+1:n], x[i+1:])) / a[i][i]
	}
	return x
}

// eliminate takes the multiple of a pivot row off a row that makes its entry at i zero.
func eliminate(row, pivot []float64, i int) {
	factor := row[i] / pivot[i]
	if factor == 0 {
		return
	}
	for c := i; c < len(row); c++ {
		row[c] -= factor * pivot[c]
	}
}
