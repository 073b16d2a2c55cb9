using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Yiwang.Connect.Live;

namespace Yiwang.Connect.Devices;

/// <summary>What a list of devices is narrowed to; it stands in the address, so that a list can be kept and sent.</summary>
/// <param name="State">Null = all.</param>
/// <param name="Words">In name, asset number, model, category or workshop.</param>
internal sealed record DeviceFilter(DeviceState? State, string Words)
{
    public const string Path = "/devices";
    private const int WordsMax = 100;

    public static DeviceFilter Of(IQueryCollection query)
    {
        var words = query["q"].ToString().Trim();
        return new(Enum.TryParse<DeviceState>(query["state"], ignoreCase: true, out var state) && Enum.IsDefined(state) ? state : null, words.Length > WordsMax ? words[..WordsMax] : words);
    }

    public bool IsEmpty => State is null && Words.Length == 0;

    public bool Finds(DeviceFacts facts) => Words.Length == 0 || Words.Split(' ', StringSplitOptions.RemoveEmptyEntries).All(word =>
        Array.Exists([facts.Name, facts.AssetNo, facts.Model, facts.Category, facts.Workshop], text => text.Contains(word, StringComparison.OrdinalIgnoreCase)));

    public string Href(string path) => QueryHelpers.AddQueryString(path, new Dictionary<string, string?> { ["state"] = State?.ToString().ToLowerInvariant(), ["q"] = Words.Length == 0 ? null : Words }.Where(p => p.Value is not null));
}
