# Series a second of R forecast on one core: one line of JSON on stdout.
# Rscript series.R <file: a series a line, values separated by spaces> <series for ets>
suppressMessages(library(forecast))
arguments <- commandArgs(trailingOnly = TRUE)
series <- lapply(readLines(arguments[1]), function(line) ts(as.numeric(strsplit(line, " ")[[1]]), frequency = 12))
rate <- function(count, fit) {
  used <- sum(proc.time()[1:2])
  for (y in series[seq_len(count)]) forecast(fit(y), h = 18, level = c(50, 80, 90, 95))
  count / (sum(proc.time()[1:2]) - used)
}
theta <- rate(min(150, length(series)), function(y) thetaf(y, h = 18, level = c(50, 80, 90, 95)))
exponential <- rate(min(as.numeric(arguments[2]), length(series)), ets)
cat(sprintf('{"version":"%s","thetaf":%f,"ets":%f}\n', packageVersion("forecast"), theta, exponential))
