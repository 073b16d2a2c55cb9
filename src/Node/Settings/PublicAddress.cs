namespace Yiwang.Node.Settings;

/// <summary>The address that labels carry: from the settings, or from the first run without a restart.</summary>
internal sealed class PublicAddress(string url)
{
    private volatile string _url = url;

    /// <summary>Empty while unset.</summary>
    public string Url
    {
        get => _url;
        set => _url = value;
    }
}
