namespace Yiwang.Console.Assets;

/// <summary>Built files, for pages that bring their own: apart from the common style and script.</summary>
public sealed class PageAssets
{
    private readonly AssetStore _assets;

    internal PageAssets(AssetStore assets) => _assets = assets;

    /// <summary>Address of an entry, as <c>styles/inspect.css</c>; null when nothing was built.</summary>
    public string? Url(string entry) => _assets.Url(entry);

    /// <summary>The entry and whatever it may load later, so that a page can work without signal.</summary>
    public IReadOnlyList<string> WithAll(string entry) => _assets.WithAll(entry);

    public string Text(string entry) => _assets.Inline(entry);
}
