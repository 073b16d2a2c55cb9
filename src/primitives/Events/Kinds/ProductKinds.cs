namespace Yiwang.Events.Kinds;

/// <summary>
/// What happens to products on their way. Head of each: <c>trace:{organisation}</c>, so that the public part names nobody but the owner; a kind is the business step, and the payload says
/// what, when, where, why and how in the members of EPCIS 2.0 (docs/trace.md). A member stands in the public group when the chain's definition says so, else in the granted one;
/// personal members are internal. A correction is a new event that names the old one in <c>corrects</c>.
/// </summary>
public static class ProductKinds
{
    public const string Received = "Received";
    public const string Produced = "Produced";
    public const string Blended = "Blended";
    /// <summary>Things put into a case, cases onto a pallet.</summary>
    public const string Packed = "Packed";
    public const string Unpacked = "Unpacked";
    public const string Inspected = "Inspected";
    public const string Stored = "Stored";
    public const string Shipped = "Shipped";
    public const string Accepted = "Accepted";
    public const string Sold = "Sold";
    /// <summary>The first query of a consumer's, or one by a dealer or a warehouse: the others are counted, not logged.</summary>
    public const string Scanned = "Scanned";
    /// <summary>The one-time code under the cap was used.</summary>
    public const string SecretActivated = "SecretActivated";
    public const string SuspectedCounterfeit = "SuspectedCounterfeit";
    public const string Recalled = "Recalled";

    // A packing line makes 200 bottles a minute, and an import brings a year of them; this stops a runaway loop.
    private const int OfMachines = 600_000;

    internal static readonly IReadOnlyList<EventKind> All =
    [
        Product(Received), Product(Produced), Product(Blended), Product(Packed), Product(Unpacked), Product(Inspected), Product(Stored), Product(Shipped), Product(Accepted), Product(Sold),
        Product(Scanned), Product(SecretActivated), Product(SuspectedCounterfeit), Product(Recalled),
    ];

    public static bool Is(string kind) => kind is Received or Produced or Blended or Packed or Unpacked or Inspected or Stored or Shipped or Accepted or Sold
        or Scanned or SecretActivated or SuspectedCounterfeit or Recalled;

    // Which of EPCIS's five shapes it has says everybody; the rest is where the chain's definition puts it.
    private static EventKind Product(string name) => new()
    {
        Name = name, RatePerMinute = OfMachines, Envelope = Disclosure.Public,
        Fields = [new("form"), .. Members(Disclosure.Public), .. Members(Disclosure.Granted)],
    };

    private static FieldRule[] Members(Disclosure group) =>
    [
        .. Named(FieldType.Text, group, "action", "chain", "link", "disposition", "readPoint", "bizLocation", "zone", "transformation"),
        .. Named(FieldType.List, group, "epcs", "quantities", "packs", "inputs", "inputQuantities", "outputs", "outputQuantities", "transactions", "sources", "destinations", "sensors"),
        .. Named(FieldType.Object, group, "ilmd", "corrects", "data", "items"),
    ];

    private static IEnumerable<FieldRule> Named(FieldType type, Disclosure group, params IEnumerable<string> names) => names.Select(n => new FieldRule(n, type, Required: false, group));
}
