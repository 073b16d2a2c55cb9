namespace Yiwang.Benchmarks.Net;

/// <summary><c>./bench net [--quick]</c>: what the network rests on. Each row stands in a file of its own.</summary>
internal static class NetBench
{
    public static async Task<int> RunAsync(string[] args)
    {
        var figures = new Figures();
        var quick = args.Contains("--quick");
        Figures.PrintMachine();
        // --forward alone, say; without any, all of them
        var only = args.Where(a => a != "--quick").ToHashSet();
        if (Wanted("--proofs")) await ProofRows.RunAsync(quick, figures);
        if (Wanted("--resolve")) await ResolveRows.RunAsync(quick, figures);
        if (Wanted("--forward")) await ForwardRows.RunAsync(quick, figures);
        if (Wanted("--trace")) TraceRows.Run(quick, figures);
        if (Wanted("--codes")) await CodeRows.RunAsync(quick, figures);
        figures.PrintTable();
        return 0;

        bool Wanted(string row) => only.Count == 0 || only.Contains(row);
    }
}
