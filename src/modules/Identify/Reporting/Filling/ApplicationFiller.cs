using System.Text.Json.Nodes;
using Yiwang.Identify.Reporting.Duties;
using Yiwang.Parties;

namespace Yiwang.Identify.Reporting.Filling;

/// <summary>T5 and T10: programs that have been given an identity here. What they are for and who wrote them people must say.</summary>
internal sealed class ApplicationFiller(IDirectory directory) : IFiller
{
    private const int Max = 1_000;

    public IReadOnlyList<string> Tables => ["T5", "T10"];

    public ValueTask<Filled> FillAsync(string table, Duty duty, IReadOnlyList<Enterprise> about, DateOnly period, CancellationToken cancel) => ValueTask.FromResult(new Filled(
        table == "T5" ? [.. Of(duty.Sender.ToString(), null)] : [.. about.SelectMany(e => Of(e.Record.Holder, e.Prefix.ToString()))]));

    private IEnumerable<JsonObject> Of(string organization, string? prefix)
    {
        if (!OrganizationId.TryParse(organization, out var id)) yield break;
        foreach (var app in directory.Apps(id).Where(a => a.Principal is not null).Take(Max))
        {
            var row = new JsonObject();
            if (prefix is not null) row["prefix"] = prefix;
            row["name"] = app.Names is [var first, ..] ? first.Handle : app.Handle;
            yield return row;
        }
    }
}
