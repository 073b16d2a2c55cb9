using System.Text.Json.Nodes;
using Yiwang.Identify.Reporting.Duties;

namespace Yiwang.Identify.Reporting.Filling;

/// <param name="Omitted">Rows left out because there are too many.</param>
internal sealed record Filled(IReadOnlyList<JsonObject> Rows, long Omitted = 0);

/// <summary>Fills tables from what this node knows; what it does not know stays empty.</summary>
internal interface IFiller
{
    IReadOnlyList<string> Tables { get; }
    /// <summary>Of tables that say how things stand: it can say how they stood at the end of a day that is over.</summary>
    bool KnowsPast => false;
    /// <param name="about">Whose data is here; of tables about the sender itself none.</param>
    /// <param name="period">The day, or the first of the month; of tables that say how things stand, today, or a day before where <see cref="KnowsPast"/>.</param>
    ValueTask<Filled> FillAsync(string table, Duty duty, IReadOnlyList<Enterprise> about, DateOnly period, CancellationToken cancel);
}
