// Loaded into every service with --import. Services have a process group of their own, so that Ctrl-C reaches the
// supervisor alone, which stops them in order; if the supervisor is killed, this stops them all the same.
process.on('disconnect', () => {
  process.kill(process.pid, 'SIGTERM');
});
process.channel?.unref();
