using System.Runtime.CompilerServices;

[module: SkipLocalsInit]
[assembly: InternalsVisibleTo("Yiwang.Unit.Tests")]
