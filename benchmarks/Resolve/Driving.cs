namespace Yiwang.Benchmarks.Resolve;

/// <summary>Where servers and drivers run, and what of a load is printed.</summary>
internal static class Driving
{
    public const int UdpInFlight = 256;
    public const int ServerCore = 0;
    private static int DriverCore => Math.Min(1, Environment.ProcessorCount - 1);

    /// <summary>On a thread of its own, pinned to the driver's core.</summary>
    public static Task<LoadResult> OnOwnCoreAsync(Func<LoadResult> load) => Task.Factory.StartNew(() =>
    {
        Kernel.PinThread(DriverCore);
        return load();
    }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    public static void Report(Figures figures, string name, LoadResult load, TimeSpan cpu, string bar = "", string cpuBar = "")
    {
        figures.Report(name, load.PerSecond, "/s", bar);
        figures.Report(Named(name, "cpu_us"), cpu.TotalMicroseconds / Math.Max(1, load.Answered), "µs of server CPU each", cpuBar);
        ReportFaults(figures, name, load);
    }

    public static void ReportLatency(Figures figures, string name, LoadResult load)
    {
        figures.Report(Named(name, "half.per_s"), load.PerSecond, "/s, half of the rate above");
        figures.Report(Named(name, "half.p50_us"), load.Latencies.Percentile(50), "µs");
        figures.Report(Named(name, "half.p99_us"), load.Latencies.Percentile(99), "µs");
        ReportFaults(figures, Named(name, "half.per_s"), load);
    }

    /// <summary>Said only when there are any: a figure that is always 0 hides the day when it is not.</summary>
    private static void ReportFaults(Figures figures, string name, LoadResult load)
    {
        if (load.Wrong > 0) figures.Report(Named(name, "wrong"), load.Wrong, $"of {load.Answered} answers");
        if (load.Lost > 0) figures.Report(Named(name, "lost"), load.Lost, $"requests without an answer, beside {load.Answered} answered");
    }

    private static string Named(string rate, string figure) => rate[..(rate.LastIndexOf('.') + 1)] + figure;
}
