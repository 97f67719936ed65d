package classify

// shapes is the closed list of ways of writing that detector files name.
var shapes = map[string]shape{
	"digits": {allowed: isDigit, required: isDigit},
	// Digits in groups, a plus in front.
	"number": {allowed: isDigit | isBlank | isPlus | isDot, required: isDigit, strip: true},
	// Letters and digits, in groups or not.
	"alnum": {allowed: isWord | isBlank, required: isDigit, strip: true},
	// Letters and digits.
	"word":    {allowed: isWord, required: isWord},
	"decimal": {allowed: isDigit | isDot | isBlank, required: isDigit},
	// A decimal with a dot.
	"fraction": {allowed: isDigit | isDot | isBlank, required: isDot},
	// Two decimals with something between.
	"pair": {allowed: isDigit | isDot | isBlank | isToken, required: isDot},
	"date": {allowed: allClasses &^ isAt, required: isDigit},
	// Anything with more than letters, figures and dots.
	"marked": {allowed: allClasses, required: isToken | isBlank | isOther},
	"dotted": {allowed: isWord | isDot | isToken | isBlank, required: isDot},
	"token":  {allowed: isWord | isBlank | isDot | isToken | isPlus, required: isWord},
	"email":  {allowed: isWord | isDot | isAt | isBlank | isToken | isPlus | isOther, required: isAt},
	"plate":  {allowed: isHigh | isWord | isBlank | isDot, required: isHigh, strip: true},
	// Characters beyond ASCII only.
	"han": {allowed: isHigh, required: isHigh, runes: true},
	// Text with characters beyond ASCII.
	"hantext": {allowed: allClasses, required: isHigh, runes: true},
	// A word or several in letters.
	"letters": {allowed: isLetter | isBlank | isDot | isHigh | isOther, required: isLetter | isHigh, runes: true},
	"text":    {allowed: allClasses, required: allClasses, runes: true},
}
