using System.Globalization;
using System.Runtime.InteropServices;

namespace Yiwang.Benchmarks;

/// <summary>Prints <c>figure &lt;name&gt; &lt;value&gt; &lt;unit&gt;</c> lines and keeps them for the closing table. A figure is reported, never asserted.</summary>
internal sealed class Figures
{
    private readonly List<(string Name, double Value, string Unit, string Bar)> _rows = [];

    public void Report(string name, double value, string unit, string bar = "")
    {
        _rows.Add((name, value, unit, bar));
        System.Console.WriteLine($"figure {name} {Format(value)} {unit}");
    }

    /// <summary>Processor time of one operation, user and system of the whole process: unlike a rate, other programs on the machine hardly disturb it.</summary>
    /// <param name="rate">Name of the rate's figure; this one is named after it.</param>
    public void ReportCpu(string rate, TimeSpan spent, double operations) =>
        Report(rate[..rate.LastIndexOf('.')] + ".cpu_us", spent.TotalMicroseconds / operations, "µs of CPU each");

    public static void Note(string text) => System.Console.WriteLine($"# {text}");

    public void PrintTable()
    {
        System.Console.WriteLine();
        System.Console.WriteLine("| figure | value | unit | bar |");
        System.Console.WriteLine("|---|---|---|---|");
        foreach (var (name, value, unit, bar) in _rows)
            System.Console.WriteLine($"| `{name}` | {Format(value)} | {unit} | {bar} |");
    }

    public static void PrintMachine()
    {
        var model = File.Exists("/proc/cpuinfo")
            ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim()
            : null;
        Note($"machine: {model ?? RuntimeInformation.ProcessArchitecture.ToString()}, {Environment.ProcessorCount} cores, "
            + $"{GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 30} GiB, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}");
    }

    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length == 0 ? double.NaN : sorted[sorted.Length / 2];
    }

    private static string Format(double v) =>
        Math.Abs(v) >= 100 ? v.ToString("F0", CultureInfo.InvariantCulture) : v.ToString("0.##", CultureInfo.InvariantCulture);
}
