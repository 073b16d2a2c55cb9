using Yiwang.Benchmarks.Alarms;

namespace Yiwang.Benchmarks.Cases;

/// <summary><c>./bench cases [--quick] [--only alarms|route|engine]</c>: what the factory's day rests on.</summary>
internal static class CasesBench
{
    public static async Task<int> RunAsync(string[] args)
    {
        var figures = new Figures();
        Figures.PrintMachine();
        var (quick, only) = (args.Contains("--quick"), args.SkipWhile(a => a != "--only").Skip(1).FirstOrDefault());
        if (only is null or "alarms") AlarmBench.Run(quick, figures);
        if (only is null or "route") await RouteBench.RunAsync(quick, figures);
        if (only is null or "engine") await EngineBench.RunAsync(quick, figures);
        figures.PrintTable();
        return 0;
    }
}
