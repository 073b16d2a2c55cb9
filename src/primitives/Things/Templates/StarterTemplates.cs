namespace Yiwang.Things.Templates;

/// <summary>Templates that ship with the program, to be copied under an organisation's own prefix and changed there.</summary>
public static class StarterTemplates
{
    private const string Folder = "Yiwang.Things.Templates.Starters.";

    private static readonly Lazy<IReadOnlyList<StarterTemplate>> Loaded = new(Load);

    /// <summary>In the order in which a chooser shows them.</summary>
    public static IReadOnlyList<StarterTemplate> All => Loaded.Value;

    /// <summary>That of the equipment ledger (FM-05).</summary>
    public static StarterTemplate Ledger => All.Single(s => s.Suffix == "META_EQUIPMENT");

    private static IReadOnlyList<StarterTemplate> Load() =>
    [
        Read("product", "META_PRODUCT"), Read("batch", "META_BATCH"), Read("equipment", "META_EQUIPMENT"),
        Read("forging", "META_FORGING"), Read("baijiu", "META_BAIJIU"), Read("gas-meter", "META_GAS_METER"),
    ];

    private static StarterTemplate Read(string file, string suffix)
    {
        using var stream = typeof(StarterTemplates).Assembly.GetManifestResourceStream(Folder + file + ".json") ?? throw new InvalidOperationException($"{file}.json is not embedded");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return new(suffix, TemplateJson.TryRead(bytes) ?? throw new InvalidOperationException($"{file}.json is not a template"));
    }
}

/// <param name="Suffix">Proposed suffix of its handle, as META_FORGING.</param>
public sealed record StarterTemplate(string Suffix, TemplateBody Body);
