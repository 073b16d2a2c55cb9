using Yiwang.Benchmarks.Alarms;

namespace Yiwang.Benchmarks.Cases;

/// <summary><c>./bench cases [--quick]</c>: what the factory's day rests on.</summary>
internal static class CasesBench
{
    public static async Task<int> RunAsync(string[] args)
    {
        var figures = new Figures();
        Figures.PrintMachine();
        AlarmBench.Run(args.Contains("--quick"), figures);
        await RouteBench.RunAsync(args.Contains("--quick"), figures);
        await EngineBench.RunAsync(args.Contains("--quick"), figures);
        figures.PrintTable();
        return 0;
    }
}
