/*
** Runs a Lua file on the PC and writes what its function `start` stands on as constants in C: functions,
** tables, strings, as the interpreter has them in memory. On the board they stay in flash. This is possible since
** the core keeps no state outside of objects: what a module has made once it is loaded never changes.
**
** freeze <file.lua>   writes C to its output
*/
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lua.h"
#include "lauxlib.h"
#include "lualib.h"
#include "lgc.h"
#include "lobject.h"
#include "lstate.h"
#include "lstring.h"
#include "ltable.h"
#include "ltm.h"
#include "pools.h"

/* The collector takes it for an old object that it has visited, and never writes to it. */
#define MARKED (bitmask(BLACKBIT) | G_OLD)

/* `kind` is the first letter of its name in C: string, table, closure, upvalue, proto. */
typedef struct Item {
  const void *object;
  char kind;
  int number;
  /* Of a function: the pool of its constants, or -1. */
  int pool;
  /* Of a function: it is inside another one, and closures are made of it. The other closures are made already. */
  int is_inside;
  struct Item *chain;
} Item;

enum { BUCKETS = 1 << 16, STRING_BUCKETS = 1024, MOST_UPVALUES = 255 };

static Item **items;
static int item_count, item_room;
static Item *buckets[BUCKETS];
static lua_State *state;

static void fail(const char *message) {
  fprintf(stderr, "freeze: %s\n", message);
  exit(1);
}

static Item **bucket_of(const void *object) { return &buckets[((size_t)object >> 4) % BUCKETS]; }

/* Nothing is ever assigned to an upvalue of the core, so one stands for all that hold the same. */
static const UpVal *upvalue_for(const UpVal *upvalue) {
  for (int i = 0; i < item_count; i++)
    if (items[i]->kind == 'u' && is_same(((const UpVal *)items[i]->object)->v, upvalue->v)) return items[i]->object;
  return upvalue;
}

static Item *item_of(const void *object) {
  for (Item *item = *bucket_of(object); item != NULL; item = item->chain)
    if (item->object == object) return item;
  return NULL;
}

static void add(const void *object, char kind) {
  if (object == NULL || item_of(object) != NULL) return;
  Item *item = malloc(sizeof *item);
  if (item_count == item_room) items = realloc(items, (size_t)(item_room = item_room * 2 + 1024) * sizeof *items);
  if (item == NULL || items == NULL) fail("out of memory");
  *item = (Item){object, kind, item_count, -1, 0, *bucket_of(object)};
  *bucket_of(object) = item;
  items[item_count++] = item;
}

static const Table *globals(void) { return hvalue(&hvalue(&G(state)->l_registry)->array[LUA_RIDX_GLOBALS - 1]); }

/* Finds a C function or a library in the globals; false where it is in none. */
static int find_native(const TValue *value, const char **library, const char **name) {
  static const char *const libraries[] = {LUA_GNAME, LUA_STRLIBNAME, LUA_TABLIBNAME, LUA_MATHLIBNAME};
  *name = NULL;
  if (ttistable(value) && hvalue(value) == globals()) return *library = LUA_GNAME, 1;
  for (size_t i = 0; i < sizeof libraries / sizeof *libraries; i++) {
    lua_getglobal(state, *library = libraries[i]);
    const Table *table = hvalue(s2v(state->top - 1));
    lua_pop(state, 1);
    if (ttistable(value) && hvalue(value) == table) return 1;
    for (int n = 0; n < (int)sizenode(table); n++) {
      const Node *node = gnode(table, n);
      if (!keyisnil(node) && keyisshrstr(node) && ttislcf(gval(node)) && ttislcf(value) && fvalue(gval(node)) == fvalue(value))
        return *name = getstr(keystrval(node)), 1;
    }
  }
  return 0;
}

static int is_native(const TValue *value) {
  const char *library, *name;
  return (ttislcf(value) || ttistable(value)) && find_native(value, &library, &name);
}

static void add_value(const TValue *value) {
  if (ttisstring(value)) add(tsvalue(value), 's');
  else if (ttistable(value)) add(hvalue(value), 't');
  else if (ttisLclosure(value)) add(clLvalue(value), 'c');
  else if (iscollectable(value) || ttislcf(value)) fail("a module holds something else than text, numbers, tables and functions");
}

static void add_parts_of_table(const Table *table) {
  for (unsigned i = 0; i < luaH_realasize(table); i++) add_value(&table->array[i]);
  for (int i = 0; i < (int)sizenode(table); i++) {
    Node *node = gnode(table, i);
    if (isempty(gval(node))) continue;
    if (keyiscollectable(node) && !keyisshrstr(node) && keytt(node) != ctb(LUA_VLNGSTR)) fail("a module's table has a key that is an object");
    if (keytt(node) == LUA_VNUMFLT || (keyisinteger(node) && keyival(node) != (int)keyival(node))) fail("a module's table has a key that is no whole number of 32 bits");
    add_value(gval(node));
    if (keyiscollectable(node)) add(gckey(node), 's');
  }
  add(table->metatable, 't');
}

static void add_parts(const Item *item) {
  if (item->kind == 't') add_parts_of_table(item->object);
  if (item->kind == 'u') {
    const UpVal *upvalue = item->object;
    if (!is_native(upvalue->v)) add_value(upvalue->v);
  }
  if (item->kind == 'c') {
    const LClosure *closure = item->object;
    add(closure->p, 'p');
    for (int i = 0; i < closure->nupvalues; i++) add(upvalue_for(closure->upvals[i]), 'u');
  }
  if (item->kind == 'p') {
    const Proto *proto = item->object;
    for (int i = 0; i < proto->sizek; i++) add_value(&proto->k[i]);
    for (int i = 0; i < proto->sizep; i++) add(proto->p[i], 'p');
  }
}

static void write_reference(const char *type, const void *object) {
  if (object == NULL) printf("NULL");
  else printf("(%s *)&%c%d", type, item_of(object)->kind, item_of(object)->number);
}

static void write_content(const TValue *value) {
  if (iscollectable(value)) printf(".gc=");
  if (iscollectable(value)) write_reference("GCObject", gcvalue(value));
  else if (ttisinteger(value)) printf(".i=%lldLL", ivalue(value));
  else if (!ttisfloat(value)) printf(".i=0");
  else if (isnan(fltvalue(value))) printf(".n=__builtin_nan(\"\")");
  else if (isinf(fltvalue(value))) printf(".n=%s__builtin_inf()", fltvalue(value) < 0 ? "-" : "");
  else printf(".n=%a", fltvalue(value));
}

static void write_value(const TValue *value) {
  printf("{{");
  write_content(value);
  printf("},%d}", rawtt(value));
}

/* `place`: the linker puts strings in the order of these. */
static void write_string(const Item *item, int place) {
  TString *string = (TString *)item->object;
  const int is_short = string->tt == LUA_VSHRSTR;
  const size_t length = tsslen(string);
  if (!is_short) luaS_hashlongstr(string);
  printf("static const struct{STRING_HEAD char contents[%zu];}s%d __attribute__((section(\".rodata.s%05d\")))={NULL,%d,%d,%d,%d,%uu,{%zu},{", length + 1, item->number,
         place, string->tt, MARKED, is_short ? 0 : 1, string->shrlen, string->hash, is_short ? 0 : length);
  for (size_t i = 0; i < length; i++) printf("%d,", getstr(string)[i]);
  printf("0}};\n");
}

static unsigned bucket_of_string(const Item *item) {
  const TString *string = item->object;
  return string->tt == LUA_VSHRSTR ? string->hash % STRING_BUCKETS : STRING_BUCKETS;
}

static int compare_strings(const void *left, const void *right) {
  const Item *one = *(Item *const *)left, *other = *(Item *const *)right;
  const unsigned first = bucket_of_string(one), second = bucket_of_string(other);
  return first != second ? (first < second ? -1 : 1) : one->number - other->number;
}

/* The short strings one behind the other, those of a bucket together: where the next bucket begins, they end. */
static void write_strings(void) {
  Item **const sorted = malloc((size_t)item_count * sizeof *sorted);
  int count = 0, next = 0;
  if (sorted == NULL) fail("out of memory");
  for (int i = 0; i < item_count; i++) if (items[i]->kind == 's') sorted[count++] = items[i];
  qsort(sorted, (size_t)count, sizeof *sorted, compare_strings);
  while (next < count && bucket_of_string(sorted[next]) < STRING_BUCKETS) write_string(sorted[next], next), next++;
  printf("static const uint32_t strings_end __attribute__((section(\".rodata.s%05d\")))=0;\n", next);
  for (int i = next; i < count; i++) write_string(sorted[i], i + 1);
  printf("static const TString *const strings[%d]={", STRING_BUCKETS + 1);
  for (int bucket = 0, i = 0; bucket <= STRING_BUCKETS; bucket++) {
    while (i < next && bucket_of_string(sorted[i]) < (unsigned)bucket) i++;
    if (i < next) printf("(const TString *)&s%d,", sorted[i]->number);
    else printf("(const TString *)&strings_end,");
  }
  printf("};\n");
  free(sorted);
}

static void write_table(const Item *item) {
  const Table *table = item->object;
  const int n = item->number;
  unsigned size = luaH_realasize(table);
  int flags = 0;
  while (size > 0 && isempty(&table->array[size - 1])) size--;
  if (size > 0) {
    printf("static const TValue t%da[%u]={", n, size);
    for (unsigned i = 0; i < size; i++) write_value(&table->array[i]), printf(",");
    printf("};\n");
  }
  if (!isdummy(table)) {
    printf("static const Node t%dn[%d]={", n, (int)sizenode(table));
    for (int i = 0; i < (int)sizenode(table); i++) {
      Node *node = gnode(table, i);
      const int is_empty = isempty(gval(node));
      TValue key;
      if (is_empty) setnilvalue(&key);
      else getnodekey(state, &key, node);
      printf("{.u={{");
      if (is_empty) printf(".i=0");
      else write_content(gval(node));
      printf("},%d,%d,%d,{", is_empty ? LUA_VEMPTY : rawtt(gval(node)), rawtt(&key), gnext(node));
      write_content(&key);
      printf("}}},");
    }
    printf("};\n");
  }
  /* Lua notes here which methods a metatable has not, once it has asked: all is said already. */
  for (int event = 0; event <= TM_EQ; event++)
    if (isabstkey(luaH_getshortstr((Table *)table, G(state)->tmname[event]))) flags |= 1 << event;
  printf("static const Table t%d={NULL,%d,%d,%d,%d,%u,", n, LUA_VTABLE, MARKED, flags, isdummy(table) ? 0 : table->lsizenode, size);
  if (size > 0) printf("(TValue *)t%da,", n);
  else printf("NULL,");
  if (isdummy(table)) printf("(Node *)&no_node,NULL,");
  else printf("(Node *)t%dn,(Node *)t%dn,", n, n);
  write_reference("Table", table->metatable);
  printf(",NULL};\n");
}

static int has_same_upvalues(const Proto *left, const Proto *right) {
  if (left->sizeupvalues != right->sizeupvalues) return 0;
  for (int i = 0; i < left->sizeupvalues; i++) {
    const Upvaldesc *one = &left->upvalues[i], *other = &right->upvalues[i];
    if (one->instack != other->instack || one->idx != other->idx || one->kind != other->kind) return 0;
  }
  return 1;
}

/* Written once for all functions that have the same; which of them has them. */
static int upvalues_of(const Item *item) {
  const Proto *proto = item->object;
  int i = 0;
  while (items[i]->kind != 'p' || !items[i]->is_inside || !has_same_upvalues(items[i]->object, proto)) i++;
  return i;
}

static void write_upvalues(const Item *item) {
  const Proto *proto = item->object;
  if (!item->is_inside || upvalues_of(item) != item->number) return;
  printf("static const Upvaldesc p%du[]={", item->number);
  for (int i = 0; i < proto->sizeupvalues; i++) printf("{NULL,%d,%d,%d},", proto->upvalues[i].instack, proto->upvalues[i].idx, proto->upvalues[i].kind);
  printf("};\n");
}

/* The first function with the same instructions: they are written once. */
static int code_of(const Item *item) {
  const Proto *proto = item->object;
  for (int i = 0; i < item->number; i++) {
    if (items[i]->kind != 'p') continue;
    const Proto *other = items[i]->object;
    if (other->sizecode == proto->sizecode && memcmp(other->code, proto->code, (size_t)proto->sizecode * sizeof *proto->code) == 0) return i;
  }
  return item->number;
}

static void write_code(const Item *item) {
  const Proto *proto = item->object;
  if (code_of(item) != item->number) return;
  printf("static const Instruction p%dc[]={", item->number);
  for (int i = 0; i < proto->sizecode; i++) printf("%uu,", proto->code[i]);
  printf("};\n");
}

static void write_constants(char kind, int number, const TValue *values, int count) {
  printf("static const TValue %c%dk[]={", kind, number);
  for (int i = 0; i < count; i++) write_value(&values[i]), printf(",");
  printf("};\n");
}

/* Of the lines, a function keeps the one where it begins; of its sizes those that a closure is made with: nothing else asks for them. */
static void write_proto(const Item *item) {
  const Proto *proto = item->object;
  const int n = item->number;
  write_upvalues(item);
  write_code(item);
  if (item->pool < 0) write_constants('p', n, proto->k, proto->sizek);
  printf("static const Proto *const p%dp[]={", n);
  for (int i = 0; i < proto->sizep; i++) printf("&p%d,", item_of(proto->p[i])->number);
  printf("};\nstatic const Proto p%d={.tt=%d,.marked=%d,.numparams=%d,.is_vararg=%d,.maxstacksize=%d,", n, LUA_VPROTO, MARKED, proto->numparams,
         proto->is_vararg, proto->maxstacksize);
  printf(".sizeupvalues=%d,.linedefined=%d,", proto->sizeupvalues, proto->linedefined);
  printf(".k=(TValue *)%c%dk,.code=(Instruction *)p%dc,.p=(Proto **)p%dp,.upvalues=(Upvaldesc *)", item->pool < 0 ? 'p' : 'k', item->pool < 0 ? n : item->pool, code_of(item), n);
  if (item->is_inside) printf("p%du};\n", upvalues_of(item));
  else printf("no_upvalues};\n");
}

static void write_closure(const Item *item) {
  const LClosure *closure = item->object;
  printf("static const struct{ClosureHeader; const Proto *p; const UpVal *upvals[%d];}c%d={NULL,%d,%d,%d,NULL,&p%d,{", closure->nupvalues, item->number,
         LUA_VLCL, MARKED, closure->nupvalues, item_of(closure->p)->number);
  for (int i = 0; i < closure->nupvalues; i++) printf("(const UpVal *)&u%d,", item_of(upvalue_for(closure->upvals[i]))->number);
  printf("}};\n");
}

/* What is the interpreter's own has its address on the board only: such a cell is in RAM, and filled at the start. */
static void write_upvalue(const Item *item) {
  const UpVal *upvalue = item->object;
  const int n = item->number;
  if (is_native(upvalue->v)) {
    printf("static UpVal u%d __attribute__((section(\".natives\")));\n", n);
    return;
  }
  printf("static const UpVal u%d={NULL,%d,%d,0,(TValue *)&u%d.u.value,{.value=", n, LUA_VUPVAL, MARKED, n);
  write_value(upvalue->v);
  printf("}};\n");
}

static void write_natives(void) {
  printf("static const FlashNative natives[]={");
  for (int i = 0; i < item_count; i++) {
    const char *library, *name;
    if (items[i]->kind != 'u' || !is_native(((const UpVal *)items[i]->object)->v)) continue;
    find_native(((const UpVal *)items[i]->object)->v, &library, &name);
    printf("{&u%d,\"%s\",", i, library);
    name == NULL ? printf("NULL},") : printf("\"%s\"},", name);
  }
  printf("{NULL,NULL,NULL}};\n");
}

static void write_all(const LClosure *start) {
  printf("#include \"flash.h\"\nstatic const Node no_node={.u={{.i=0},%d,%d,0,{.i=0}}};\n", LUA_VEMPTY, LUA_VNIL);
  printf("static const Upvaldesc no_upvalues[%d];\n", MOST_UPVALUES);
  write_strings();
  for (int i = 0; i < item_count; i++) {
    const Item *item = items[i];
    if (item->kind == 't') printf("static const Table t%d;\n", i);
    if (item->kind == 'p') printf("static const Proto p%d;\n", i);
    if (item->kind == 'u') printf(is_native(((const UpVal *)item->object)->v) ? "static UpVal u%d __attribute__((section(\".natives\")));\n" : "static const UpVal u%d;\n", i);
  }
  for (int i = 0; i < pool_count; i++) write_constants('k', i, pools[i].values, pools[i].count);
  /* A closure refers to its upvalues and its code alone, and comes before what refers to it. */
  for (int i = 0; i < item_count; i++) if (items[i]->kind == 'c') write_closure(items[i]);
  for (int i = 0; i < item_count; i++) {
    if (items[i]->kind == 't') write_table(items[i]);
    if (items[i]->kind == 'p') write_proto(items[i]);
    if (items[i]->kind == 'u') write_upvalue(items[i]);
  }
  write_natives();
  printf("__attribute__((section(\".core\"),used)) const FlashCore flash_core={FLASH_INTERFACE,%d,(const LClosure *)&c%d,natives,strings,VERSION};\n", STRING_BUCKETS,
         item_of(start)->number);
}

int main(int count, char **arguments) {
  if (count != 2) fail("needs a Lua file");
  state = luaL_newstate();
  luaL_openlibs(state);
  lua_gc(state, LUA_GCSTOP);
  if (luaL_dofile(state, arguments[1]) != LUA_OK) fail(lua_tostring(state, -1));
  if (lua_getfield(state, -1, "start") != LUA_TFUNCTION) fail("the file has no function `start`");
  const LClosure *start = clLvalue(s2v(state->top - 1));
  add(start, 'c');
  for (int i = 0; i < item_count; i++) add_parts(items[i]);
  for (int i = 0; i < item_count; i++) {
    if (items[i]->kind != 'p') continue;
    Proto *const proto = (Proto *)items[i]->object;
    items[i]->pool = pool_for(proto);
    for (int inner = 0; inner < proto->sizep; inner++) item_of(proto->p[inner])->is_inside = 1;
  }
  write_all(start);
  return 0;
}
