using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Yiwang.Connect.Live;
using Yiwang.Things.Views;

namespace Yiwang.Connect.Devices;

/// <summary>What a list of devices is narrowed to; it stands in the address, so that a list can be kept and sent.</summary>
/// <param name="State">Null = all.</param>
/// <param name="Words">In name, asset number, model, workshop, plant or responsible person.</param>
/// <param name="Category">Code of the ledger's choice, as criticality and status.</param>
internal sealed record DeviceFilter(DeviceState? State, string Words, string Category = "", string Criticality = "", string Status = "")
{
    public const string Path = "/devices";
    private const int WordsMax = 100;

    public static readonly DeviceFilter All = new(null, "");

    public static DeviceFilter Of(IQueryCollection query) =>
        new(Enum.TryParse<DeviceState>(query["state"], ignoreCase: true, out var state) && Enum.IsDefined(state) ? state : null, Cut(query["q"].ToString()), Cut(query["category"].ToString()), Cut(query["criticality"].ToString()), Cut(query["status"].ToString()));

    public bool IsEmpty => this is { State: null, Words: "", Category: "", Criticality: "", Status: "" };

    public LedgerQuery Query(string owner) => new(owner, Words, Category: Category, Criticality: Criticality, Status: Status);

    public string Href(string path)
    {
        foreach (var (name, value) in new[] { ("state", State?.ToString().ToLowerInvariant() ?? ""), ("q", Words), ("category", Category), ("criticality", Criticality), ("status", Status) })
        {
            if (value.Length > 0) path = QueryHelpers.AddQueryString(path, name, value);
        }
        return path;
    }

    private static string Cut(string text) => text.Trim() is { Length: > WordsMax } longer ? longer[..WordsMax] : text.Trim();
}
