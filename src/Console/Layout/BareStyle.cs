using Yiwang.Console.Assets;

namespace Yiwang.Console.Layout;

/// <summary>The few kilobytes of style that a bare page carries inside, so that it needs one request.</summary>
public sealed class BareStyle
{
    internal BareStyle(AssetStore assets) => Scan = $"<style>{assets.Inline("styles/scan.css")}</style>";

    /// <summary>A style element.</summary>
    public string Scan { get; }
}
