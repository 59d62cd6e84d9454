/**
Longest line that any source hands over whole, in bytes without its newline: an audit record in one line may hold a request with its body. Longer ones are cut.
*/
export const longestLine = 8_388_608;
