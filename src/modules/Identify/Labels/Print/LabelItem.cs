using Yiwang.Things;
using Yiwang.Wire.Gs1;

namespace Yiwang.Identify.Labels.Print;

/// <param name="Name">The Thing's name for people, empty when it has none.</param>
/// <param name="Gs1">Its most exact name in the GS1 system; null when it has none.</param>
internal readonly record struct LabelItem(Handle Handle, string Name, Gs1DigitalLink? Gs1 = null);
