using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Yiwang.Benchmarks")]
[assembly: InternalsVisibleTo("Yiwang.Unit.Tests")]
