using Yiwang.Things;

namespace Yiwang.Connect.Devices;

/// <summary>What the equipment ledger says about a device, as far as the reader may see it (domain FM-05).</summary>
/// <param name="Device">Under which its points are filed.</param>
/// <param name="Thing">Its identifier now.</param>
/// <param name="Name">Its name, else its asset number.</param>
/// <param name="Protocol">As a person wrote it; empty = not said, or not shown to the reader.</param>
/// <param name="Category">In words of the reader's language; empty = none given.</param>
public sealed record DeviceFacts(Handle Device, Handle Thing, string Owner, string AssetNo, string Name, string Model, string Category, string Workshop, string Criticality, string Protocol)
{
    public string Page => Console.Slots.HandleAddress.ThingPage(Thing);
}
