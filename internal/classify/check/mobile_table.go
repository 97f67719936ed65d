package check

// mobileThirds has one bit for each third digit of the numbers in use, by their second digit: 130–139 145 147 150–153
// 155–159 162 165–167 170–178 180–193 195–199. Read from libphonenumber's metadata as of 2026-07 and checked against
// the operators' announcements; 148 and 14x numbers of machines have 13 digits and are not here.
var mobileThirds = [10]uint16{
	3: 0x3ff,
	4: 1<<5 | 1<<7,
	5: 0x3ff &^ (1 << 4),
	6: 1<<2 | 1<<5 | 1<<6 | 1<<7,
	7: 0x1ff,
	8: 0x3ff,
	9: 0x3ff &^ (1 << 4),
}
