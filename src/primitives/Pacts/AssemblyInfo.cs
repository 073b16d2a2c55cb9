using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Yiwang.Unit.Tests")]
