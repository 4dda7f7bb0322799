;; Inner loops of growing trees. Addresses are bytes in the shared memory.
;; narrow, wide: histograms of quantised gradients.
;;   bins        row-major bins, `stride` bytes a row; `features` is even and at least 2
;;   order, to   first and past-the-last row number (i32) to be added; at least one
;;   cells       quantised gradient of each row: one i16 (narrow), or two i32: gradient, second derivative (wide)
;;   unit        what a row counts: added to the gradient (narrow) or to the second derivative (wide)
;;   histogram   256 cells a feature, 8 bytes each (narrow) or 16 (wide)
;;   touch       0 when the rows lie close together, so that fetching ahead would not pay
;; Sums are of whole numbers below 2^53: exact in any order. The result has no meaning; it keeps the fetching loads alive.
(module
  (import "env" "memory" (memory 1 65536 shared))

  (func $narrow
    (param $bins i32) (param $stride i32) (param $features i32) (param $order i32) (param $to i32) (param $cells i32) (param $histogram i32) (param $touch i32) (param $unit f64)
    (result i32)
    (local $end i32) (local $i i32) (local $row i32) (local $p i32) (local $h i32) (local $a i32) (local $n i32) (local $sum i32) (local $g f64)
    loop $chunks
      ;; end = min(order + 1024, to): 256 row numbers
      local.get $order  i32.const 1024  i32.add  local.set $end
      block $whole
        local.get $end  local.get $to  i32.lt_u  br_if $whole
        local.get $to  local.set $end
      end
      ;; fetch the chunk's cache lines: nothing depends on these loads, so many misses run at once
      block $dense
        local.get $touch  i32.eqz  br_if $dense
        local.get $order  local.set $i
        loop $fetch
          local.get $i  i32.load  local.set $row
          local.get $cells  local.get $row  i32.const 1  i32.shl  i32.add  i32.load8_u  local.get $sum  i32.add
          local.get $bins  local.get $row  local.get $stride  i32.mul  i32.add  i32.load8_u  i32.add  local.set $sum
          local.get $i  i32.const 4  i32.add  local.tee $i  local.get $end  i32.lt_u  br_if $fetch
        end
      end
      loop $rows
        local.get $order  i32.load  local.set $row
        local.get $cells  local.get $row  i32.const 1  i32.shl  i32.add  i32.load16_s  f64.convert_i32_s  local.get $unit  f64.add  local.set $g
        local.get $bins  local.get $row  local.get $stride  i32.mul  i32.add  local.set $p
        local.get $histogram  local.set $h
        local.get $features  local.set $n
        ;; up to 32 features a turn, the last first; fewer: jump to the first there is (always the same jump, so foreseen)
        loop $more
          block $at0
          block $at2
          block $at4
          block $at6
          block $at8
          block $at10
          block $at12
          block $at14
          block $at16
          block $at18
          block $at20
          block $at22
          block $at24
          block $at26
          block $at28
          block $at30
            local.get $n  i32.const 32  local.get $n  i32.const 32  i32.lt_u  select  i32.const 1  i32.shr_u  i32.const 1  i32.sub
            br_table $at0 $at2 $at4 $at6 $at8 $at10 $at12 $at14 $at16 $at18 $at20 $at22 $at24 $at26 $at28 $at30
          end
          local.get $h  local.get $p  i32.load8_u offset=31  i32.const 3  i32.shl  i32.add  local.tee $a
          local.get $a  f64.load offset=63488  local.get $g  f64.add  f64.store offset=63488
          local.get $h  local.get $p  i32.load8_u offset=30  i32.const 3  i32.shl  i32.add  local.tee $a
          local.get $a  f64.load offset=61440  local.get $g  f64.add  f64.store offset=61440
          end
          local.get $h  local.get $p  i32.load8_u offset=29  i32.const 3  i32.shl  i32.add  local.tee $a
          local.get $a  f64.load offset=59392  local.get $g  f64.add  f64.store offset=59392
          local.get $h  local.get $p  i32.load8_u offset=28  i32.const 3  i32.shl  i32.add  local.tee $a
          local.get $a  f64.load offset=57344  local.get $g  f64.add  f64.store offset=57344
          end
          local.get $h  local.get $p  i32.load8_u offset=27  i32.const 3  i32.shl  i32.add  local.tee $a
          local.get $a  f64.load offset=55296  local.get $g  f64.add  f64.store offset=55296
          local.get $h  local.get $p  i32.load8_u offset=26  i32.const 3  i32.shl  i32.add  local.tee $a
          local.get $a  f64.load offset=53248  local.get $g  f64.add  f64.store offset=53248
          end
          local.get $h  local.get $p  i32.load8_u offset=25  i32.const 3  i32.shl  i32.add  local.tee $a
          local.get $a  f64.load offset=51200  local.get $g  f64.add  f64.store offset=51200
          local.get $h  local.get $p  i32.load8_u offset=24  i32.const 3  i32.shl  i32.add  local.tee $a
          local.get $a  f64.load offset=49152  local.get $g  f64.add  f64.store offset=49152
          end
          local.get $h  local.get $p  i32.load8_u offset=23  i32.const 3  i32.shl  i32.add  local.tee $a
          local.get $a  f64.load offset=47104  local.get $g  f64.add  f64.store offset=47104
          local.get $h  local.get $p  i32.load8_u offset=22  i32.const 3  i32.shl  i32.add  local.tee $a
          local.get $a  f64.load offset=45056  local.get $g  f64.add  f64.store offset=45056
          end
          local.get $h  local.get $p  i32.load8_u offset=21  i32.const 3  i32.shl  i32.add  local.tee $a
          local.get $a  f64.load offset=43008  local.get $g  f64.add  f64.store offset=43008
          local.get $h  local.get $p  i32.load8_u offset=20  i32.const 3  i32.shl  i32.add  local.tee $a
          local.get $a  f64.load offset=40960  local.get $g  f64.add  f64.store offset=40960
          end
          local.get $h  local.get $p  i32.load8_u offset=19  i32.const 3  i32.shl  i32.add  local.tee $a
          local.get $a  f64.load offset=38912  local.get $g  f64.add  f64.store offset=38912
          local.get $h  local.get $p  i32.load8_u offset=18  i32.const 3  i32.shl  i32.add  local.tee $a
          local.get $a  f64.load offset=36864  local.get $g  f64.add  f64.store offset=36864
          end
          local.get $h  local.get $p  i32.load8_u offset=17  i32.const 3  i32.shl  i32.add  local.tee $a
          local.get $a  f64.load offset=34816  local.get $g  f64.add  f64.store offset=34816
          local.get $h  local.get $p  i32.load8_u offset=16  i32.const 3  i32.shl  i32.add  local.tee $a
          local.get $a  f64.load offset=32768  local.get $g  f64.add  f64.store offset=32768
          end
          local.get $h  local.get $p  i32.load8_u offset=15  i32.const 3  i32.shl  i32.add  local.tee $a
          local.get $a  f64.load offset=30720  local.get $g  f64.add  f64.store offset=30720
          local.get $h  local.get $p  i32.load8_u offset=14  i32.const 3  i32.shl  i32.add  local.tee $a
          local.get $a  f64.load offset=28672  local.get $g  f64.add  f64.store offset=28672
          end
          local.get $h  local.get $p  i32.load8_u offset=13  i32.const 3  i32.shl  i32.add  local.tee $a
          local.get $a  f64.load offset=26624  local.get $g  f64.add  f64.store offset=26624
          local.get $h  local.get $p  i32.load8_u offset=12  i32.const 3  i32.shl  i32.add  local.tee $a
          local.get $a  f64.load offset=24576  local.get $g  f64.add  f64.store offset=24576
          end
          local.get $h  local.get $p  i32.load8_u offset=11  i32.const 3  i32.shl  i32.add  local.tee $a
          local.get $a  f64.load offset=22528  local.get $g  f64.add  f64.store offset=22528
          local.get $h  local.get $p  i32.load8_u offset=10  i32.const 3  i32.shl  i32.add  local.tee $a
          local.get $a  f64.load offset=20480  local.get $g  f64.add  f64.store offset=20480
          end
          local.get $h  local.get $p  i32.load8_u offset=9  i32.const 3  i32.shl  i32.add  local.tee $a
          local.get $a  f64.load offset=18432  local.get $g  f64.add  f64.store offset=18432
          local.get $h  local.get $p  i32.load8_u offset=8  i32.const 3  i32.shl  i32.add  local.tee $a
          local.get $a  f64.load offset=16384  local.get $g  f64.add  f64.store offset=16384
          end
          local.get $h  local.get $p  i32.load8_u offset=7  i32.const 3  i32.shl  i32.add  local.tee $a
          local.get $a  f64.load offset=14336  local.get $g  f64.add  f64.store offset=14336
          local.get $h  local.get $p  i32.load8_u offset=6  i32.const 3  i32.shl  i32.add  local.tee $a
          local.get $a  f64.load offset=12288  local.get $g  f64.add  f64.store offset=12288
          end
          local.get $h  local.get $p  i32.load8_u offset=5  i32.const 3  i32.shl  i32.add  local.tee $a
          local.get $a  f64.load offset=10240  local.get $g  f64.add  f64.store offset=10240
          local.get $h  local.get $p  i32.load8_u offset=4  i32.const 3  i32.shl  i32.add  local.tee $a
          local.get $a  f64.load offset=8192  local.get $g  f64.add  f64.store offset=8192
          end
          local.get $h  local.get $p  i32.load8_u offset=3  i32.const 3  i32.shl  i32.add  local.tee $a
          local.get $a  f64.load offset=6144  local.get $g  f64.add  f64.store offset=6144
          local.get $h  local.get $p  i32.load8_u offset=2  i32.const 3  i32.shl  i32.add  local.tee $a
          local.get $a  f64.load offset=4096  local.get $g  f64.add  f64.store offset=4096
          end
          local.get $h  local.get $p  i32.load8_u offset=1  i32.const 3  i32.shl  i32.add  local.tee $a
          local.get $a  f64.load offset=2048  local.get $g  f64.add  f64.store offset=2048
          local.get $h  local.get $p  i32.load8_u offset=0  i32.const 3  i32.shl  i32.add  local.tee $a
          local.get $a  f64.load offset=0  local.get $g  f64.add  f64.store offset=0
          local.get $p  i32.const 32  i32.add  local.set $p
          local.get $h  i32.const 65536  i32.add  local.set $h
          local.get $n  i32.const 32  i32.sub  local.tee $n  i32.const 0  i32.gt_s  br_if $more
        end
        local.get $order  i32.const 4  i32.add  local.tee $order  local.get $end  i32.lt_u  br_if $rows
      end
      local.get $order  local.get $to  i32.lt_u  br_if $chunks
    end
    local.get $sum)

  (func $wide
    (param $bins i32) (param $stride i32) (param $features i32) (param $order i32) (param $to i32) (param $cells i32) (param $histogram i32) (param $touch i32) (param $unit f64)
    (result i32)
    (local $end i32) (local $i i32) (local $row i32) (local $p i32) (local $h i32) (local $a i32) (local $n i32) (local $sum i32) (local $g v128) (local $one v128)
    f64.const 0  f64x2.splat  local.get $unit  f64x2.replace_lane 1  local.set $one
    loop $chunks
      ;; end = min(order + 1024, to): 256 row numbers
      local.get $order  i32.const 1024  i32.add  local.set $end
      block $whole
        local.get $end  local.get $to  i32.lt_u  br_if $whole
        local.get $to  local.set $end
      end
      ;; fetch the chunk's cache lines: nothing depends on these loads, so many misses run at once
      block $dense
        local.get $touch  i32.eqz  br_if $dense
        local.get $order  local.set $i
        loop $fetch
          local.get $i  i32.load  local.set $row
          local.get $cells  local.get $row  i32.const 3  i32.shl  i32.add  i32.load8_u  local.get $sum  i32.add
          local.get $bins  local.get $row  local.get $stride  i32.mul  i32.add  i32.load8_u  i32.add  local.set $sum
          local.get $i  i32.const 4  i32.add  local.tee $i  local.get $end  i32.lt_u  br_if $fetch
        end
      end
      loop $rows
        local.get $order  i32.load  local.set $row
        local.get $cells  local.get $row  i32.const 3  i32.shl  i32.add  v128.load64_zero  f64x2.convert_low_i32x4_s  local.get $one  f64x2.add  local.set $g
        local.get $bins  local.get $row  local.get $stride  i32.mul  i32.add  local.set $p
        local.get $histogram  local.set $h
        local.get $features  local.set $n
        block $few
          local.get $n  i32.const 8  i32.lt_u  br_if $few
          loop $eights
            local.get $h  local.get $p  i32.load8_u offset=0  i32.const 4  i32.shl  i32.add  local.tee $a
            local.get $a  v128.load offset=0  local.get $g  f64x2.add  v128.store offset=0
            local.get $h  local.get $p  i32.load8_u offset=1  i32.const 4  i32.shl  i32.add  local.tee $a
            local.get $a  v128.load offset=4096  local.get $g  f64x2.add  v128.store offset=4096
            local.get $h  local.get $p  i32.load8_u offset=2  i32.const 4  i32.shl  i32.add  local.tee $a
            local.get $a  v128.load offset=8192  local.get $g  f64x2.add  v128.store offset=8192
            local.get $h  local.get $p  i32.load8_u offset=3  i32.const 4  i32.shl  i32.add  local.tee $a
            local.get $a  v128.load offset=12288  local.get $g  f64x2.add  v128.store offset=12288
            local.get $h  local.get $p  i32.load8_u offset=4  i32.const 4  i32.shl  i32.add  local.tee $a
            local.get $a  v128.load offset=16384  local.get $g  f64x2.add  v128.store offset=16384
            local.get $h  local.get $p  i32.load8_u offset=5  i32.const 4  i32.shl  i32.add  local.tee $a
            local.get $a  v128.load offset=20480  local.get $g  f64x2.add  v128.store offset=20480
            local.get $h  local.get $p  i32.load8_u offset=6  i32.const 4  i32.shl  i32.add  local.tee $a
            local.get $a  v128.load offset=24576  local.get $g  f64x2.add  v128.store offset=24576
            local.get $h  local.get $p  i32.load8_u offset=7  i32.const 4  i32.shl  i32.add  local.tee $a
            local.get $a  v128.load offset=28672  local.get $g  f64x2.add  v128.store offset=28672
            local.get $p  i32.const 8  i32.add  local.set $p
            local.get $h  i32.const 32768  i32.add  local.set $h
            local.get $n  i32.const 8  i32.sub  local.tee $n  i32.const 8  i32.ge_u  br_if $eights
          end
        end
        block $none
          local.get $n  i32.eqz  br_if $none
          loop $pairs
            local.get $h  local.get $p  i32.load8_u offset=0  i32.const 4  i32.shl  i32.add  local.tee $a
            local.get $a  v128.load offset=0  local.get $g  f64x2.add  v128.store offset=0
            local.get $h  local.get $p  i32.load8_u offset=1  i32.const 4  i32.shl  i32.add  local.tee $a
            local.get $a  v128.load offset=4096  local.get $g  f64x2.add  v128.store offset=4096
            local.get $p  i32.const 2  i32.add  local.set $p
            local.get $h  i32.const 8192  i32.add  local.set $h
            local.get $n  i32.const 2  i32.sub  local.tee $n  br_if $pairs
          end
        end
        local.get $order  i32.const 4  i32.add  local.tee $order  local.get $end  i32.lt_u  br_if $rows
      end
      local.get $order  local.get $to  i32.lt_u  br_if $chunks
    end
    local.get $sum)

  ;; Divides rows by a table of bins: rows going left to the front of [order, to), the others to spare; both keep their order.
  ;; column: bins of one feature, a byte a row. table: 256 bytes, 1 = left. Returns how many went left, times 4.
  (func $partition
    (param $order i32) (param $to i32) (param $spare i32) (param $column i32) (param $table i32)
    (result i32)
    (local $i i32) (local $left i32) (local $row i32) (local $step i32)
    local.get $order  local.set $i
    local.get $order  local.set $left
    loop $rows
      local.get $table  local.get $column  local.get $i  i32.load  local.tee $row  i32.add  i32.load8_u  i32.add  i32.load8_u
      i32.const 2  i32.shl  local.set $step
      local.get $left  local.get $row  i32.store
      local.get $spare  local.get $row  i32.store
      local.get $left  local.get $step  i32.add  local.set $left
      local.get $spare  i32.const 4  i32.add  local.get $step  i32.sub  local.set $spare
      local.get $i  i32.const 4  i32.add  local.tee $i  local.get $to  i32.lt_u  br_if $rows
    end
    local.get $left  local.get $order  i32.sub)

  ;; Bytes from one place to another; they may overlap.
  (func $copy
    (param $target i32) (param $source i32) (param $bytes i32)
    local.get $target  local.get $source  local.get $bytes  memory.copy)

  ;; Bins of numbers without a branch: 1 + how many of 255 edges (f64, ascending, filled up with infinity) lie below; NaN has bin 0.
  (func $bin
    (param $values i32) (param $to i32) (param $edges i32) (param $out i32)
    (local $at i32) (local $x f64)
    loop $all
      local.get $values  f64.load  local.set $x
      local.get $edges  local.set $at
      local.get $at  f64.load offset=1016  local.get $x  f64.lt  i32.const 10  i32.shl  local.get $at  i32.add  local.set $at
      local.get $at  f64.load offset=504  local.get $x  f64.lt  i32.const 9  i32.shl  local.get $at  i32.add  local.set $at
      local.get $at  f64.load offset=248  local.get $x  f64.lt  i32.const 8  i32.shl  local.get $at  i32.add  local.set $at
      local.get $at  f64.load offset=120  local.get $x  f64.lt  i32.const 7  i32.shl  local.get $at  i32.add  local.set $at
      local.get $at  f64.load offset=56  local.get $x  f64.lt  i32.const 6  i32.shl  local.get $at  i32.add  local.set $at
      local.get $at  f64.load offset=24  local.get $x  f64.lt  i32.const 5  i32.shl  local.get $at  i32.add  local.set $at
      local.get $at  f64.load offset=8  local.get $x  f64.lt  i32.const 4  i32.shl  local.get $at  i32.add  local.set $at
      local.get $at  f64.load offset=0  local.get $x  f64.lt  i32.const 3  i32.shl  local.get $at  i32.add  local.set $at
      local.get $out
      local.get $at  local.get $edges  i32.sub  i32.const 3  i32.shr_u  i32.const 1  i32.add
      local.get $x  local.get $x  f64.eq  i32.mul
      i32.store8
      local.get $out  i32.const 1  i32.add  local.set $out
      local.get $values  i32.const 8  i32.add  local.tee $values  local.get $to  i32.lt_u  br_if $all
    end)

  ;; Gradients of squared error: score - target into gradient, [score, to) being at least one row. Returns the largest |gradient|.
  (func $squares
    (param $score i32) (param $to i32) (param $target i32) (param $gradient i32)
    (result f64)
    (local $both v128) (local $most v128) (local $last i32)
    local.get $to  i32.const 8  i32.sub  local.set $last
    block $one
      local.get $score  local.get $last  i32.ge_u  br_if $one
      loop $pairs
        local.get $gradient
        local.get $score  v128.load  local.get $target  v128.load  f64x2.sub  local.tee $both
        v128.store
        local.get $most  local.get $both  f64x2.abs  f64x2.pmax  local.set $most
        local.get $target  i32.const 16  i32.add  local.set $target
        local.get $gradient  i32.const 16  i32.add  local.set $gradient
        local.get $score  i32.const 16  i32.add  local.tee $score  local.get $last  i32.lt_u  br_if $pairs
      end
    end
    block $even
      local.get $score  local.get $to  i32.ge_u  br_if $even
      local.get $score  f64.load  local.get $target  f64.load  f64.sub  f64x2.splat  local.set $both
      local.get $gradient  local.get $both  f64x2.extract_lane 0  f64.store
      local.get $most  local.get $both  f64x2.abs  f64x2.pmax  local.set $most
    end
    local.get $most  f64x2.extract_lane 0  local.get $most  f64x2.extract_lane 1  f64.max)

  ;; Adds to each score the value of its row's leaf: [score, to) at least one row, labels a u16 a row, values f64.
  (func $step
    (param $score i32) (param $to i32) (param $labels i32) (param $values i32)
    loop $rows
      local.get $score
      local.get $score  f64.load
      local.get $labels  i32.load16_u  i32.const 3  i32.shl  local.get $values  i32.add  f64.load
      f64.add  f64.store
      local.get $labels  i32.const 2  i32.add  local.set $labels
      local.get $score  i32.const 8  i32.add  local.tee $score  local.get $to  i32.lt_u  br_if $rows
    end)

  ;; Narrow cells of the rows [order, to), at least one: round(gradient x scale) as i16. At sums: their sum, and that of
  ;; round(|gradient| x fine), both whole.
  (func $quantise
    (param $order i32) (param $to i32) (param $gradient i32) (param $cells i32) (param $scale f64) (param $fine f64) (param $sums i32)
    (local $row i32) (local $x f64) (local $scales v128) (local $half v128) (local $all v128) (local $both v128)
    local.get $fine  f64x2.splat  local.get $scale  f64x2.replace_lane 0  local.set $scales
    f64.const 0.5  f64x2.splat  local.set $half
    loop $rows
      local.get $gradient  local.get $order  i32.load  local.tee $row  i32.const 3  i32.shl  i32.add  f64.load  local.tee $x
      f64x2.splat  f64x2.abs  local.get $x  f64x2.replace_lane 0
      local.get $scales  f64x2.mul  local.get $half  f64x2.add  f64x2.floor  local.tee $both
      local.get $all  f64x2.add  local.set $all
      local.get $cells  local.get $row  i32.const 1  i32.shl  i32.add  local.get $both  f64x2.extract_lane 0  i32.trunc_sat_f64_s  i32.store16
      local.get $order  i32.const 4  i32.add  local.tee $order  local.get $to  i32.lt_u  br_if $rows
    end
    local.get $sums  local.get $all  v128.store)

  ;; out[i] = source[order[i]] for bytes, [order, to) at least one.
  (func $gather
    (param $order i32) (param $to i32) (param $source i32) (param $out i32)
    loop $rows
      local.get $out  local.get $source  local.get $order  i32.load  i32.add  i32.load8_u  i32.store8
      local.get $out  i32.const 1  i32.add  local.set $out
      local.get $order  i32.const 4  i32.add  local.tee $order  local.get $to  i32.lt_u  br_if $rows
    end)

  ;; Bytes [column, to), at least one, written `stride` apart.
  (func $turn
    (param $column i32) (param $to i32) (param $out i32) (param $stride i32)
    loop $rows
      local.get $out  local.get $column  i32.load8_u  i32.store8
      local.get $out  local.get $stride  i32.add  local.set $out
      local.get $column  i32.const 1  i32.add  local.tee $column  local.get $to  i32.lt_u  br_if $rows
    end)

  ;; Best threshold of a number in narrow cells [cell, to): the left side is the bins so far, and ends before it is `all` of
  ;; them. Sums of cells are taken apart into count and gradient as single cells are. A gain (G^2 / (n + lambda), left + right) must exceed `best`. At out: best
  ;; gain, cells left of it, address of the bin it lies behind (its double), or nothing when none exceeds. least: rows a side needs.
  (func $threshold
    (param $cell i32) (param $to i32) (param $all f64) (param $unit f64) (param $count f64) (param $gradient f64) (param $lambda f64) (param $least f64) (param $best f64) (param $out i32)
    (local $own f64) (local $seen f64) (local $n f64) (local $inverse f64) (local $half f64) (local $left f64) (local $gain f64) (local $more v128) (local $top v128) (local $bottom v128)
    f64.const 1  local.get $unit  f64.div  local.set $inverse
    local.get $unit  f64.const 0.5  f64.mul  local.set $half
    local.get $lambda  f64x2.splat  local.set $more
    block $done
      loop $bins
        block $next
          local.get $cell  f64.load  local.tee $own  f64.const 0  f64.eq  br_if $next
          local.get $seen  local.get $own  f64.add  local.tee $seen
          local.get $all  f64.eq  br_if $done
          local.get $seen  local.get $half  f64.add  local.get $inverse  f64.mul  f64.floor  local.tee $n
          local.get $least  f64.lt  br_if $next
          local.get $count  local.get $n  f64.sub  local.get $least  f64.lt  br_if $done
          local.get $seen  local.get $n  local.get $unit  f64.mul  f64.sub  local.tee $left
          f64x2.splat  local.get $gradient  local.get $left  f64.sub  f64x2.replace_lane 1  local.tee $top
          local.get $top  f64x2.mul
          local.get $n  f64x2.splat  local.get $count  local.get $n  f64.sub  f64x2.replace_lane 1  local.get $more  f64x2.add
          f64x2.div  local.tee $bottom
          f64x2.extract_lane 0  local.get $bottom  f64x2.extract_lane 1  f64.add  local.tee $gain
          local.get $best  f64.gt  i32.eqz  br_if $next
          local.get $gain  local.set $best
          local.get $out  local.get $best  f64.store
          local.get $out  local.get $seen  f64.store offset=8
          local.get $out  local.get $cell  f64.convert_i32_u  f64.store offset=16
        end
        local.get $cell  i32.const 8  i32.add  local.tee $cell  local.get $to  i32.lt_u  br_if $bins
      end
    end)

  ;; a - b into a, cell by cell: [a, to) at least one pair of doubles.
  (func $subtract
    (param $a i32) (param $to i32) (param $b i32)
    loop $pairs
      local.get $a
      local.get $a  v128.load  local.get $b  v128.load  f64x2.sub
      v128.store
      local.get $b  i32.const 16  i32.add  local.set $b
      local.get $a  i32.const 16  i32.add  local.tee $a  local.get $to  i32.lt_u  br_if $pairs
    end)

  ;; The leaf, a u16, noted for the rows [order, to), at least one.
  (func $label
    (param $order i32) (param $to i32) (param $labels i32) (param $leaf i32)
    loop $rows
      local.get $labels  local.get $order  i32.load  i32.const 1  i32.shl  i32.add  local.get $leaf  i32.store16
      local.get $order  i32.const 4  i32.add  local.tee $order  local.get $to  i32.lt_u  br_if $rows
    end)

  ;; Adds round(gradient x scale) of the rows [gradient, to), at least one, to the sums of their leaves: two doubles a leaf, the first
  ;; for every other row, since neighbours often share a leaf and an addition would wait for the one before.
  (func $sum
    (param $gradient i32) (param $to i32) (param $labels i32) (param $sums i32) (param $scale f64)
    (local $last i32) (local $at i32)
    local.get $to  i32.const 8  i32.sub  local.set $last
    block $one
      local.get $gradient  local.get $last  i32.ge_u  br_if $one
      loop $pairs
        local.get $labels  i32.load16_u  i32.const 4  i32.shl  local.get $sums  i32.add  local.tee $at
        local.get $at  f64.load
        local.get $gradient  f64.load  local.get $scale  f64.mul  f64.const 0.5  f64.add  f64.floor
        f64.add  f64.store
        local.get $labels  i32.load16_u offset=2  i32.const 4  i32.shl  local.get $sums  i32.add  local.tee $at
        local.get $at  f64.load offset=8
        local.get $gradient  f64.load offset=8  local.get $scale  f64.mul  f64.const 0.5  f64.add  f64.floor
        f64.add  f64.store offset=8
        local.get $labels  i32.const 4  i32.add  local.set $labels
        local.get $gradient  i32.const 16  i32.add  local.tee $gradient  local.get $last  i32.lt_u  br_if $pairs
      end
    end
    block $even
      local.get $gradient  local.get $to  i32.ge_u  br_if $even
      local.get $labels  i32.load16_u  i32.const 4  i32.shl  local.get $sums  i32.add  local.tee $at
      local.get $at  f64.load
      local.get $gradient  f64.load  local.get $scale  f64.mul  f64.const 0.5  f64.add  f64.floor
      f64.add  f64.store
    end)
)
