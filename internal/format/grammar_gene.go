package format

import "bytes"

const (
	// leastSequence is the shortest run of bases that is no word: the seed of an alignment is not shorter.
	leastSequence = 20
	// leastBases is the share of the four bases, in percent, below which a sequence is one of amino acids.
	leastBases = 85
)

// fastq reports whether a text is reads of a sequencer: @name, bases, +, as many qualities as bases. What the head holds
// of the first two has to fit.
func fastq(h *head) bool {
	all := firstLines(h, 8)
	if len(all) < 4 || !read(all[:4]) || len(all[1]) < leastSequence {
		return false
	}
	return len(all) < 8 || read(all[4:])
}

// read reports whether four lines are a read.
func read(l [][]byte) bool {
	return len(l[0]) > 1 && l[0][0] == '@' && bases(l[1]) && len(l[2]) > 0 && l[2][0] == '+' && len(l[3]) == len(l[1]) &&
		printable(l[3])
}

// fasta reports whether a text is sequences of bases: >name and lines of bases.
func fasta(h *head) bool {
	all := firstLines(h, 3)
	return len(all) >= 2 && len(all[0]) > 1 && all[0][0] == '>' && len(all[1]) >= leastSequence && bases(all[1]) &&
		(len(all) < 3 || len(all[2]) == 0 || all[2][0] == '>' || bases(all[2]))
}

// bases reports whether a line is nucleotides: the letters of IUPAC, nearly all of them the four bases or unread.
func bases(l []byte) bool {
	plain := 0
	for _, c := range l {
		switch c &^ 0x20 {
		case 'A', 'C', 'G', 'T', 'U', 'N':
			plain++
		case 'R', 'Y', 'S', 'W', 'K', 'M', 'B', 'D', 'H', 'V':
		default:
			return false
		}
	}
	return len(l) > 0 && 100*plain >= leastBases*len(l)
}

// printable reports whether a line is ASCII without blanks, as qualities are.
func printable(l []byte) bool {
	for _, c := range l {
		if c < '!' || c > '~' {
			return false
		}
	}
	return true
}

// genotype reports whether a table is the export of a genotyping service: the marker, where it lies, and the pair.
func genotype(h *head) bool {
	for _, l := range firstLines(h, 40) {
		low := bytes.ToLower(bytes.TrimLeft(l, "# \""))
		if bytes.HasPrefix(low, []byte("rsid")) {
			return bytes.Contains(low, []byte("chromosome")) && bytes.Contains(low, []byte("position")) &&
				(bytes.Contains(low, []byte("genotype")) || bytes.Contains(low, []byte("allele")) || bytes.Contains(low, []byte("result")))
		}
	}
	return false
}
