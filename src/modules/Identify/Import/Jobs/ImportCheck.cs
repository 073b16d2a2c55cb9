using Yiwang.Identify.Import.Checks;
using Yiwang.Identify.Import.Mapping;
using Yiwang.Identify.Import.Survey;
using Yiwang.Console.Tables;
using Yiwang.Things;
using Yiwang.Things.Templates;

namespace Yiwang.Identify.Import.Jobs;

/// <summary>Walks the file under a plan: once to find errors, once more to hand the good rows to the registry.</summary>
internal sealed class ImportCheck(ImportPlan plan, Template template, SuffixRule suffix, TableSurvey survey, long timeUs)
{
    private const int CancelEveryRows = 1_024;

    /// <returns>Number of data rows, or null with the problem.</returns>
    public long? Check(OpenTable table, IRegistry registry, string owner, FindingList into, Action<double> progress, CancellationToken cancel, out TableProblem? problem)
    {
        var maker = Maker();
        var duplicates = new Duplicates(plan, template, suffix, registry, owner);
        var reader = table.Reader;
        var rows = 0L;
        var more = new List<Finding>();
        while (reader.Read())
        {
            if (reader.Row % CancelEveryRows == 0)
            {
                cancel.ThrowIfCancellationRequested();
                progress(reader.Progress);
            }
            if (!maker.Takes(reader)) continue;
            rows++;
            var thing = maker.Make(reader, out var findings);
            foreach (var finding in findings) into.Add(finding);
            if (thing is null) continue;
            more.Clear();
            duplicates.Check(reader.Row, thing, more);
            foreach (var finding in more) into.Add(finding);
        }
        problem = reader.Problem;
        return problem is null ? rows : null;
    }

    /// <summary>The Things of all rows but the bad ones, in the file's order.</summary>
    public IEnumerable<RegisterThing> Things(OpenTable table, IReadOnlySet<int> badRows, Action<double> progress)
    {
        var maker = Maker();
        var reader = table.Reader;
        while (reader.Read())
        {
            if (reader.Row % CancelEveryRows == 0) progress(reader.Progress);
            if (!maker.Takes(reader)) continue;
            var thing = maker.Make(reader, out _);
            if (thing is not null && !badRows.Contains(reader.Row)) yield return thing;
        }
        if (reader.Problem is not null) throw new IOException(reader.Problem.Sentence.En);
    }

    private RowMaker Maker() => new(plan, template, suffix, survey.Profiles, survey.Merges, timeUs);
}
