using Yiwang.Things;

namespace Yiwang.Identify.Labels.Print;

/// <param name="Name">The Thing's name for people, empty when it has none.</param>
internal readonly record struct LabelItem(Handle Handle, string Name);
