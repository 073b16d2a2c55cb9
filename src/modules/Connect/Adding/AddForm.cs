using System.Globalization;
using Microsoft.AspNetCore.Http;
using Yiwang.Connect.Adapters;
using Yiwang.Connect.Health;
using Yiwang.Connect.Points;
using Yiwang.Connect.Points.Classes;

namespace Yiwang.Connect.Adding;

/// <summary>What stands in the form that connects a device.</summary>
/// <param name="Device">Handle of a device of the ledger; empty = a new one.</param>
/// <param name="Connection">Id of a connection that there is; empty = the one that the form describes.</param>
internal sealed record AddForm(string Device, string AssetNo, string Name, string Model, string Connection, Adapter Adapter, AdapterSecret? Secret, int Unit, int RegisterOffset, IReadOnlyDictionary<string, string> Parameters, IReadOnlyDictionary<string, ByteOrder> Orders)
{
    /// <summary>What the connection is called, if it is a new one.</summary>
    public string Title { get; init; } = "";
    /// <summary>What the ledger needs of a new device besides.</summary>
    public string Criticality { get; init; } = "C";
    public string Plant { get; init; } = "";
    public string Responsible { get; init; } = "";

    public static IReadOnlyList<string> Fields { get; } = ["device", "assetNo", "name", "model", "criticality", "plant", "responsible", "connection", "unit", "offset", .. AdapterForm.Fields];

    public static AddForm Empty(DeviceClass of, string owner, string device) => new(device, "", "", "", "", new Adapter { Id = "", Owner = owner, Name = "", Kind = of.Kinds[0] }, null, of.Unit, 0, of.Parameters.ToDictionary(p => p.Name, p => p.Example), new Dictionary<string, ByteOrder>());

    public static AddForm Read(IFormCollection form, DeviceClass of, string owner)
    {
        string Words(string name) => form[name].ToString().Trim();
        var assetNo = Words("assetNo");
        var device = Words("device");
        var adapter = AdapterForm.Read(form, new Adapter { Id = "", Owner = owner, Name = "", Kind = of.Kinds[0] });
        return new(device, assetNo, Words("name"), Words("model"), Words("connection"), adapter, AdapterForm.Secret(form), Whole(Words("unit"), of.Unit), Whole(Words("offset"), 0),
            of.Parameters.ToDictionary(p => p.Name, p => Words("param." + p.Name) is { Length: > 0 } given ? given : p.Example), OrdersOf(form)) { Criticality = Words("criticality"), Plant = Words("plant"), Responsible = Words("responsible") };
    }

    /// <summary>The byte orders that were chosen beside a trial's values.</summary>
    public static IReadOnlyDictionary<string, ByteOrder> OrdersOf(IFormCollection form)
    {
        Dictionary<string, ByteOrder> orders = new(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in form)
        {
            if (name.StartsWith("order.", StringComparison.Ordinal) && Enum.TryParse<ByteOrder>(value, ignoreCase: true, out var order) && Enum.IsDefined(order)) orders[name["order.".Length..]] = order;
        }
        return orders;
    }

    public IReadOnlyList<Point> Turned(IReadOnlyList<Point> points) => [.. points.Select(p => Orders.TryGetValue(p.Code, out var order) ? p with { ByteOrder = order } : p)];

    /// <summary>A name for the connection that nobody had to think of: the asset number, made unique.</summary>
    public string NewConnectionId(Func<string, bool> taken)
    {
        var source = AssetNo.Length > 0 ? AssetNo : Device[(Device.IndexOf('/', StringComparison.Ordinal) + 1)..];
        var stem = string.Concat(source.Where(c => char.IsAsciiLetterOrDigit(c) || c == '-')).ToLowerInvariant() is { Length: > 0 } plain ? plain[..Math.Min(plain.Length, 48)] : "device";
        var id = stem;
        for (var n = 2; taken(id); n++) id = string.Create(CultureInfo.InvariantCulture, $"{stem}-{n}");
        return id;
    }

    private static int Whole(string typed, int usual) => typed.Length == 0 ? usual : int.TryParse(typed, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : -1;
}
