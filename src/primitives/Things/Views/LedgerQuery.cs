using Yiwang.Storage.Sql;

namespace Yiwang.Things.Views;

/// <summary>What of an equipment ledger is asked for; empty = any.</summary>
/// <param name="Words">Each stands in asset number, name, model, workshop, plant or responsible person.</param>
/// <param name="Category">Code of the template's option, as the criticality and the state.</param>
/// <param name="Scrapped">Machines that were scrapped stay in the ledger, and are shown only when they are asked for.</param>
/// <param name="Offset">Rows to pass over.</param>
public sealed record LedgerQuery(string Owner, string Words = "", string Workshop = "", string Category = "", string Criticality = "", string Status = "", bool Special = false, bool Scrapped = false, int Offset = 0, int Limit = 100)
{
    /// <summary>Rows of one answer.</summary>
    public const int LimitMax = 100_000;
    private const int WordsMax = 10;

    internal static string Fold(string text) => text.ToLowerInvariant();

    internal (string Where, List<SqlParameter> Parameters) Where()
    {
        List<SqlParameter> parameters = [new("owner", Owner)];
        var where = "owner = @owner";
        void And(string column, string value)
        {
            if (value.Length == 0) return;
            where += $" and {column} = @{column}";
            parameters.Add(new(column, value));
        }
        And("workshop", Workshop);
        And("category", Category);
        And("criticality", Criticality);
        And("status", Status);
        if (Special) where += " and special = 1";
        if (!Scrapped && Status.Length == 0) where += " and status <> 'scrapped'";
        foreach (var (word, i) in Fold(Words).Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(WordsMax).Select((w, i) => (w, i)))
        {
            where += $" and words like @w{i} escape '!'";
            parameters.Add(new($"w{i}", $"%{word.Replace("!", "!!", StringComparison.Ordinal).Replace("%", "!%", StringComparison.Ordinal).Replace("_", "!_", StringComparison.Ordinal)}%"));
        }
        return (where, parameters);
    }
}

/// <param name="Device">Under which its points are filed.</param>
/// <param name="Thing">Its identifier now.</param>
/// <param name="Category">Code of the option, as criticality and status.</param>
public sealed record LedgerRow(Handle Device, Handle Thing, string AssetNo, string Name, string Model, string Category, string Workshop, string Plant, string Criticality, string Status, string Responsible, string NextInspection);

/// <param name="Count">Of all that fit, whatever the page.</param>
public sealed record LedgerPage(IReadOnlyList<LedgerRow> Rows, long Count);
