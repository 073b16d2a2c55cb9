namespace Yiwang.Console.Cases.Form;

/// <summary>Names of posted values; also the elements' ids.</summary>
internal static class InputName
{
    private const string Start = "f.";

    public static string Of(string field) => Start + field;
    public static string Files(string field) => Start + field + ".ref";
    public static string Drop(string field) => Start + field + ".drop";
    public static string Unit(string field) => Start + field + ".unit";
    /// <summary>What is typed when <see cref="Other"/> was chosen in place of a value that the field offers.</summary>
    public static string Typed(string field) => Start + field + ".typed";
    public const string Other = "~";
    public static string Row(string table, int row, string column) => $"{Start}{table}.{row.ToString(System.Globalization.CultureInfo.InvariantCulture)}.{column}";

    /// <summary>The element that a fault of the engine means: <c>parts[0].quantity</c> stands in the cell of that row.</summary>
    public static string OfFault(string path)
    {
        var open = path.IndexOf('[', StringComparison.Ordinal);
        var close = path.IndexOf(']', StringComparison.Ordinal);
        if (open <= 0 || close < open || !int.TryParse(path[(open + 1)..close], out var row)) return Of(path);
        return close + 2 < path.Length ? Row(path[..open], row, path[(close + 2)..]) : Of(path[..open]);
    }
}
